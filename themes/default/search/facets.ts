import type { Facet, Narrow } from './types';

export const FACETS: readonly Facet[] = ['instrument', 'status', 'kind', 'language'];

/** How many of the pages found have a value of a facet, counted without the filters of that facet: by count descending, then value. */
export type Counts = Record<Facet, { value: string; label: string; count: number }[]>;

/** Narrows a search to values of facets: those of one are alternatives, all facets must agree. counts are those of the last search. */
export function narrowing(filters: Partial<Record<Facet, readonly string[]>>): { counts: Counts; narrow: Narrow } {
  const counts: Counts = { instrument: [], status: [], kind: [], language: [] };
  return {
    counts,
    narrow(found, labelOf) {
      const seen = FACETS.map(() => new Map<string, { count: number; page: number }>());
      const kept = found
        .sort((a, b) => a.document - b.document)
        .filter(({ page, values: own }) => {
          const missed = FACETS.filter((facet, k) => filters[facet]?.length && !filters[facet].includes(own[k] as string));
          FACETS.forEach((facet, k) => {
            const value = own[k];
            if (!value || missed.some((other) => other !== facet)) return;
            const before = seen[k]?.get(value) ?? { count: 0, page: -1 };
            // The documents of a page follow each other.
            if (before.page !== page) seen[k]?.set(value, { count: before.count + 1, page });
          });
          return !missed.length;
        });
      FACETS.forEach((facet, k) => {
        counts[facet] = [...(seen[k] ?? [])]
          .map(([value, { count }]) => ({ value, label: (k ? undefined : labelOf(value)) ?? value, count }))
          .sort((a, b) => b.count - a.count || (a.value < b.value ? -1 : 1));
      });
      return kept;
    },
  };
}
