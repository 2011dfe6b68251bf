/** A module of the gateway as it is built and deployed: tsx would make its functions dearer. `file` is below dist/. */
export const loadBuilt = async <Module>(file: string): Promise<Module> =>
  (await import(new URL(`../dist/${file}`, import.meta.url).href)) as Module;
