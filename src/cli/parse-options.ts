/** Options that are more than text. */
import { InvalidArgumentError } from 'commander';

export const positive = (text: string): number => {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1) throw new InvalidArgumentError('It must be a whole number from 1 on.');
  return value;
};

export const portNumber = (text: string): number => {
  const value = Number(text);
  if (!/^[0-9]+$/.test(text) || value > 65535) throw new InvalidArgumentError('It must be a number from 0 to 65535.');
  return value;
};

export const someText = (text: string): string => {
  if (text.trim() === '') throw new InvalidArgumentError('It must not be empty.');
  return text.trim();
};

/** One more of an option that may be given several times. */
export const oneMore = (text: string, before: readonly string[] = []): readonly string[] => [...before, text];
