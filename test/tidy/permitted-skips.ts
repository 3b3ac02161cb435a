/** A test that may be skipped on CI as well. `test` narrows it to one test by its full name; without it, the whole file. */
export type PermittedSkip = { file: string; test?: string; reason: string };

/**
 * On CI a skipped tier is a failure, except what is listed here, such as a journey that needs
 * the Electron binary. Each entry says in a sentence what the machine lacks.
 */
export const permittedSkips: readonly PermittedSkip[] = [
  {
    file: 'test/journeys/electron.test.ts',
    reason:
      'The Electron binary is not in the npm package: it is there where it was fetched or built, and needs a display.',
  },
];
