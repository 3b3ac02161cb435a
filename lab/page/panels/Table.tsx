import { texts } from '../texts.ts';
import styles from './Ledger.module.css';

export function Table(props: { title: string; heads: string[]; rows: { key: string; cells: string[] }[] }) {
  return (
    <section>
      <h3>{props.title}</h3>
      {props.rows.length === 0 ? (
        <p className={styles.none}>{texts.ledger.none}</p>
      ) : (
        <table>
          <thead>
            <tr>
              {props.heads.map((head, index) => (
                // The columns of a table never change places.
                <th key={`${head}-${String(index)}`}>{head}</th>
              ))}
            </tr>
          </thead>
          <tbody>
            {props.rows.map(({ key, cells }) => (
              <tr key={key}>
                {cells.map((cell, index) => (
                  <td key={`${props.heads[index] ?? ''}-${String(index)}`}>{cell}</td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}
