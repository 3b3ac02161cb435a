import { useState } from 'react';
import { brands } from '../design/brand.ts';
import { screenLanguages } from '../kiosk/parts/languages.ts';
import styles from './Contents.module.css';
import { views } from './views.ts';

const SIZES = { portrait: [1080, 1920], landscape: [1920, 1080] } as const;
type Orientation = keyof typeof SIZES;
const SCALE = 0.2;

/** The table of contents, for developers: every screen in a small frame. Its words are no part of the product. */
export function Contents() {
  const [orientation, setOrientation] = useState<Orientation>('portrait');
  const [brand, setBrand] = useState('');
  const [language, setLanguage] = useState('en');
  const [display, setDisplay] = useState('');
  const [width, height] = SIZES[orientation];
  const address = (screen: string): string => {
    const query = new URLSearchParams({ screen, language, bare: '1' });
    if (brand !== '') query.set('brand', brand);
    return `gallery.html?${query}${display}`;
  };
  return (
    <div className={styles.page}>
      <h1>Gallery</h1>
      <div className={styles.choices}>
        <Choice
          label="Orientation"
          value={orientation}
          onChange={(next) => setOrientation(next as Orientation)}
          of={Object.keys(SIZES)}
        />
        <Choice label="Brand" value={brand} onChange={setBrand} of={['', ...brands.map(({ brandId }) => brandId)]} />
        <Choice label="Language" value={language} onChange={setLanguage} of={screenLanguages} />
        <Choice
          label="Display"
          value={display}
          onChange={setDisplay}
          of={['', '&contrast=high', '&text=large', '&reach=low']}
        />
      </div>
      <ul className={styles.frames}>
        {Object.keys(views).map((screen) => (
          <li key={screen}>
            <a href={address(screen)}>{screen}</a>
            <div className={styles.window} style={{ inlineSize: width * SCALE, blockSize: height * SCALE }}>
              <iframe
                title={screen}
                loading="lazy"
                src={address(screen)}
                width={width}
                height={height}
                style={{ transform: `scale(${SCALE})`, transformOrigin: '0 0', border: 0 }}
              />
            </div>
          </li>
        ))}
      </ul>
    </div>
  );
}

function Choice(props: { label: string; value: string; of: readonly string[]; onChange(value: string): void }) {
  return (
    <label>
      {props.label}{' '}
      <select value={props.value} onChange={(event) => props.onChange(event.target.value)}>
        {props.of.map((each) => (
          <option key={each} value={each}>
            {each === '' ? 'as it comes' : each}
          </option>
        ))}
      </select>
    </label>
  );
}
