/**
 * How a page is handed its line to the host: it asks with `PORT_WANTED`, and gets a message `PORT_GIVEN` that carries the port. The page
 * knows the same words (`renderer/carrier/port-link.ts`); a test keeps them the same.
 */
export const PORT_GIVEN = 'portico-port';
export const PORT_WANTED = 'portico-port-wanted';
