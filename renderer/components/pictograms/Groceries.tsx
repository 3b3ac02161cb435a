import styles from './pictograms.module.css';

/** A full paper bag; colours of the things themselves, the same for every brand. */
export function Groceries() {
  return (
    <svg viewBox="0 0 600 520" className={styles.poster} aria-hidden="true">
      <g>
        <path fill="#e9a23b" d="M176 300c-34-96-30-190 6-236 10-12 30-6 32 10 10 70 6 160-2 226z" />
        <path fill="#c67f22" d="m172 128 26 10-2 8-27-8zm-6 50 36 12-1 8-36-10zm2 52 34 10v8l-33-8z" />
      </g>
      <g>
        <path fill="#2f8f4e" d="M430 128c-8-40 6-74 30-96 6 30 4 60-10 92zm14-4c12-34 40-56 72-60-8 32-28 56-60 70z" />
        <path fill="#ee7b30" d="M402 116c30-16 66-4 76 20 8 22-44 150-74 190l-40-14c-4-60 10-182 38-196z" />
        <path stroke="#c95c18" strokeWidth="7" strokeLinecap="round" d="m404 162 30 10m-46 26 34 12m6 26 24 8" />
      </g>
      <g>
        <path fill="#fbfaf5" d="M238 120 264 66h76l26 54v220H238z" />
        <path fill="#2a6fb5" d="M238 168h128v70H238z" />
        <path fill="#d9e2ea" d="M238 120h128l-26-54h-76z" />
        <path fill="#2a6fb5" d="M264 46h76v22h-76z" />
        <circle cx="302" cy="203" r="20" fill="#fbfaf5" />
      </g>
      <g>
        <path
          fill="#d8342b"
          d="M150 268c24-16 40-4 50 0 12-4 30-16 52 0 32 24 12 96-24 110-12 4-20-2-28-2s-18 6-30 2c-36-14-54-86-20-110z"
        />
        <path stroke="#5b3a1e" strokeWidth="9" strokeLinecap="round" fill="none" d="M202 266c0-16 6-28 16-36" />
        <path fill="#3fa35c" d="M214 244c8-24 30-32 50-28-4 22-24 34-50 28z" />
      </g>
      <g>
        <circle cx="392" cy="322" r="60" fill="#f5a300" />
        <circle cx="392" cy="322" r="48" fill="#ffc94a" />
        <path stroke="#f5a300" strokeWidth="6" d="M392 274v96M344 322h96M358 288l68 68M426 288l-68 68" />
      </g>
      <path fill="#d9b382" d="M108 330h384l-26 166a16 16 0 0 1-16 14H150a16 16 0 0 1-16-14z" />
      <path fill="#c39a66" d="M108 330h384l-6 36H114z" />
      <path fill="none" stroke="#a9814f" strokeWidth="10" strokeLinecap="round" d="M244 366v26a56 56 0 0 0 112 0v-26" />
    </svg>
  );
}
