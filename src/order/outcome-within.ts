/** The outcome, or undefined when it takes longer than that: what was begun goes on, and the resolver sees to its end. */
export const outcomeWithin = async <T>(begun: Promise<T>, ms: number): Promise<T | undefined> => {
  let timer: NodeJS.Timeout | undefined;
  const patience = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => {
      resolve(undefined);
    }, ms);
    // Whoever waits has a connection open, which holds the process.
    timer.unref();
  });
  try {
    return await Promise.race([begun, patience]);
  } finally {
    clearTimeout(timer);
    begun.catch(() => undefined);
  }
};
