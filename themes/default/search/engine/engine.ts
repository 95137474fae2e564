import type { Answer, Engine, Load } from '../types.ts';
import { answer, nothing, rank, type Ranked } from './answer.ts';
import { openIndex } from './index.ts';
import { hitsOf } from './match.ts';
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
        const hits = await index.settle(() => reading.clauses.map((clause) => hitsOf(clause, index)));
        await index.settle(() => {
          for (const both of hits) for (const { documents } of both) documents.forEach(index.knows);
        });
        const ranked = rank(reading, hits, index, options);
        const some = (pages: Ranked['pages']): Promise<Answer> => index.settle(() => answer(reading, { ...ranked, pages }, index));
        const { pages } = ranked;
        if (options.begin && pages[1]) {
          const first = some(pages.slice(0, 1));
          // Where nothing is to be waited for, all of it comes at once; where its file is damaged, another one may be the first.
          if (index.waiting() && (await first).results[0]) options.begin(await first);
        }
        return { ...(await some(pages)), incomplete: index.damaged };
      } catch {
        return nothing();
      }
    },
  };
}
