/** Where the real answer to each case of the cookbook is kept. */
export const fixturesFolder = new URL('../client/fixtures/', import.meta.url);
