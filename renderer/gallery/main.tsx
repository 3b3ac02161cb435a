import '../design/fonts.css';
import '../design/tokens.css';
import '../design/base.css';
import { createRoot } from 'react-dom/client';
import { followDensity } from '../design/density.ts';
import { App } from '../kiosk/App.tsx';
import { createPage } from '../kiosk/parts/page.ts';
import { Contents } from './Contents.tsx';
import { fixtureStore } from './fixture-store.ts';
import { readOptions, viewFor } from './options.ts';

const place = document.getElementById('root');
if (place === null) throw new Error('the page has no place for the gallery');
const options = readOptions(location.search);
const view = viewFor(options);
followDensity(window);
createRoot(place).render(
  options.bare && view !== null ? (
    <App page={createPage(fixtureStore(view, options.phase, options.controls))} displayAtStart={options.display} />
  ) : (
    <Contents />
  ),
);
