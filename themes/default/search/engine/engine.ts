import type { Answer, Engine, Load, Options } from '../types.ts';
import { answer, nothing } from './answer.ts';
import { openIndex } from './index.ts';
import { hitsOf, type Known } from './match.ts';
import { read } from './question.ts';

/**
 * Answers questions from an index as internal/search does, result by result. A search never rejects: what could not be read is said
 * in the answer.
 */
export function createEngine(load: Load): Engine {
  const open = openIndex(load);
  let before: Known = new Map();

  async function search(question: string, options: Options = {}): Promise<Answer> {
    const index = await open();
    const reading = await index.settle(() => read(question, index));
    const now: Known = new Map();
    const hits = await index.settle(() => reading.clauses.map((clause) => hitsOf(clause, index, before, now)));
    before = now;
    const out = await index.settle(() => answer(reading, hits, index, options));
    out.incomplete = index.damaged;
    return out;
  }

  return { search: (question, options) => search(question, options).catch(nothing) };
}
