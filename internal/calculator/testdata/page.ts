import type { Answer } from '../../../themes/default/calculator/types';
import { compare, type Outcome } from './parity';

declare global {
  /** The lines of the shared file. */
  var parityLines: readonly string[];
  var parity: (from: number, to: number) => Promise<Outcome>;
}

/** Asks the page the questions of some lines. */
globalThis.parity = (from, to) =>
  compare(
    parityLines.slice(from, to),
    async (question) => {
      try {
        return (await (window as unknown as { rulebook: { assess(question: unknown): Promise<Answer> } }).rulebook.assess(question));
      } catch (error) {
        if (error instanceof Error && 'problems' in error) return error as unknown as { problems: { field: string; message: string }[] };
        throw error;
      }
    },
    false,
  );
