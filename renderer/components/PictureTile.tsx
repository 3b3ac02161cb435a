import { useState } from 'react';
import { cx } from '../design/classes.ts';
import styles from './PictureTile.module.css';

/** An article's picture, or the first letter of its name. Says nothing to a reader: the name always stands beside it. */
export function PictureTile({
  picture,
  name,
  size = 'line',
}: {
  picture: string | null;
  name: string;
  size?: 'line' | 'medium' | 'huge';
}) {
  const [missing, setMissing] = useState(false);
  const classes = cx(styles.tile, styles[size]);
  if (picture === null || missing) {
    return (
      <span className={cx(classes, styles.monogram)} aria-hidden="true">
        {[...name][0]?.toLocaleUpperCase() ?? ''}
      </span>
    );
  }
  return (
    <span className={classes} aria-hidden="true">
      <img src={pictureAddress(picture)} alt="" draggable={false} onError={() => setMissing(true)} />
    </span>
  );
}

/** The catalogue names the file with or without its ending. */
const pictureAddress = (picture: string): string => `/pictures/${picture.includes('.') ? picture : `${picture}.svg`}`;
