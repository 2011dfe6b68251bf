/** The command line as a test asks it: what it says, what it tells whoever watches, and its exit code. */
import { runCommandLine } from '../../src/cli/command-line.ts';

export interface Answered {
  readonly code: number;
  readonly said: string;
  readonly told: string;
}

export const ask = async (
  environment: Readonly<Record<string, string | undefined>>,
  ...args: readonly string[]
): Promise<Answered> => {
  const [said, told]: [string[], string[]] = [[], []];
  const code = await runCommandLine(
    args,
    {
      environment,
      say: (text) => said.push(text),
      tell: (text) => told.push(text),
      now: () => new Date(),
    },
    { version: '1.2.3', start: () => Promise.reject(new Error('not to be started here')) },
  );
  return { code, said: said.join('\n'), told: told.join('\n') };
};
