/** What a request has asked already is not asked again: the work of a DataLoader that has nothing to batch, for less. */
export const remember = <T>(ask: (key: string) => Promise<T>): ((key: string) => Promise<T>) => {
  const asked = new Map<string, Promise<T>>();
  return (key) => {
    const known = asked.get(key);
    if (known) return known;
    const answer = ask(key);
    asked.set(key, answer);
    return answer;
  };
};
