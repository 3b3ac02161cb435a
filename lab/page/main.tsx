import '../../renderer/design/fonts.css';
import './page.css';
import { createRoot } from 'react-dom/client';
import { App } from './App.tsx';

const place = document.getElementById('root');
if (place === null) throw new Error('the page has no place for the lab');
createRoot(place).render(<App />);
