const [url] = process.argv.slice(2);
if (url === undefined) throw new Error('The address of the stub is missing.');

/** Where the stub of the carriers is: each peer's one argument. */
export const upstreamUrl: string = url;
