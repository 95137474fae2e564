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
        const begin = async (): Promise<void> => {
          if (!options.begin || !index.waiting()) return;
          const ahead = await open();
          const first = { ...ranked, pages: ranked.pages.slice(0, 1) };
          options.begin({ ...(await ahead.settle(() => answer(reading, first, ahead))), incomplete: false });
        };
        const [out] = await Promise.all([index.settle(() => answer(reading, ranked, index)), begin()]);
        return { ...out, incomplete: index.damaged };
      } catch {
        return nothing();
      }
    },
  };
}
