import type { Engine, Load } from '../types.ts';
import { answer, nothing, rank } from './answer.ts';
import { openIndex } from './index.ts';
import { read } from './question.ts';

/**
 * Answers questions from an index as internal/search does, result by result. A search never rejects: what could not be read is said
 * in the answer.
 */
export function createEngine(load: Load): Engine {
  const open = openIndex(load);
  return {
    async search(question, options = {}) {
      try {
        const index = await open();
        const reading = await index.settle(() => read(question, index));
        const ranked = await index.settle(() => rank(reading, index, options));
        const out = await index.settle(() => answer(reading, ranked, index));
        out.incomplete = index.damaged;
        return out;
      } catch {
        return nothing();
      }
    },
  };
}
