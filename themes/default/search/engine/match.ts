import { number, source } from './bytes.ts';
import { beforeIt, body, fields, inLanguages, lengths, ofInstrument, ofKind, ofLanguage, ofStatus, type Index, type Term } from './index.ts';
import type { Clause, Element, Reading } from './question.ts';

/** The documents that have a clause, and how often in each of their fields: these numbers one behind the other. */
export interface Hits {
  documents: number[];
  times: number[];
  /** Where a document is in the list, plus 1. */
  place: Int32Array;
}

/** Of a clause's terms, and of these and what it also may be. */
export type ClauseHits = [hits: Hits, having: Hits];

/** A document that a question finds. */
export interface Found {
  document: number;
  page: number;
  bm25: number;
  score: number;
}

/** Its instrument, status, kind and language. */
export const valuesOf = (document: number, { instruments, statuses, kinds, languages, value }: Index): readonly [string, string, string, string] => [
  instruments[value(document, ofInstrument) - 1]?.id ?? '',
  statuses[value(document, ofStatus)]?.id ?? '',
  kinds[value(document, ofKind)]?.id ?? '',
  languages[value(document, ofLanguage)] ?? '',
];

/** By field: title, headings, body, citation, terms. */
const boosts = [7, 1.8, 1, 7, 6.5];
/** How much having what so many documents have says of one. The logarithm is rounded, so that all machines agree on it. */
const weigh = ({ documents }: Index, count: number): number =>
  Math.round(Math.log(1 + (documents - count + 0.5) / (count + 0.5)) * 2 ** 30) / 2 ** 30;

/** Calls visit with each document of a term and how often it stands in each field that has it, ascending. */
function postings(term: Term, visit: (document: number, field: number, times: number) => void): void {
  const from = source(term.postings);
  let document = -1;
  for (let i = term.documents; i--; ) {
    const value = number(from);
    const code = value % 4;
    document += (value - code) / 4;
    if (code < 2) visit(document, body, code + 1);
    else {
      const mask = code < 3 ? 1 << body : number(from);
      for (let field = 0; field < fields; field++) if (mask & (1 << field)) visit(document, field, number(from));
    }
  }
}

const noHits = ({ documents }: Index): Hits => ({ documents: [], times: [], place: new Int32Array(documents) });

function add({ documents, times, place }: Hits, document: number, field: number, more: number): void {
  let at = place[document];
  if (!at) {
    // No index has others; a damaged one may.
    if (at === undefined) throw place;
    place[document] = at = documents.push(document);
    times.push(0, 0, 0, 0, 0);
  }
  (times[(at - 1) * fields + field] as number) += more;
}

/** The documents in which all words stand at their offsets in one field of what is read. */
function findPhrase(words: readonly Element[], index: Index): Hits {
  // Where the phrase may begin: document, field and position in one number.
  const farthest = 2 ** 25; // more than there are positions in a field
  let standing = new Set<number>();
  words.forEach(({ offset, terms }, n) => {
    const now = new Set<number>();
    for (const term of terms) {
      const bytes = index.positions(term);
      if (!bytes) continue;
      const from = source(bytes);
      postings(term, (document, field, times) => {
        let spot = (document * fields + field) * farthest - offset;
        while (times--) {
          spot += number(from);
          if (field <= body && (!n || standing.has(spot))) now.add(spot);
        }
      });
    }
    standing = now;
  });
  const hits = noHits(index);
  for (const spot of standing) {
    const place = Math.floor(spot / farthest);
    add(hits, Math.floor(place / fields), place % fields, 1);
  }
  return hits;
}

/** The documents of a clause. */
export function hitsOf({ terms, words, also }: Clause, index: Index): ClauseHits {
  const union = (terms: readonly Term[]): Hits => {
    const hits = noHits(index);
    for (const term of terms) postings(term, (document, field, times) => add(hits, document, field, times));
    return hits;
  };
  const hits = words.length ? findPhrase(words, index) : union(terms);
  return [hits, also ? union([...terms, also]) : hits];
}

/** What is known of a document while clauses are counted. */
interface Count {
  document: number;
  has: number;
  weight: number;
  bm25: number;
  inCitation: number;
  inTitle: number;
  /** 1 when something of it is called as the question, 2 when its title is. */
  called: number;
}

/**
 * Lists the documents that a question finds. all are the hits of its clauses. The sums are made in the order of docs/search.md, so that
 * they are the same everywhere.
 */
export function match({ clauses, plain, article, lone }: Reading, all: readonly ClauseHits[], index: Index, language: string): Found[] {
  const title = 0;
  const citation = 3;
  const terms = 4;
  /** For documents that the reader could have in his own language. */
  const translated = 0.05;
  /** For a document whose citation has all of the question, an article among it. */
  const cited = 6;
  /** For one of the instrument that is meant, when the question is an article and nothing else. */
  const meantFactor = 2;
  /** For a document of that instrument in any case. */
  const central = 2;
  /** For a document whose title is the question, in the place of its status's factor, and for one that is called so. */
  const ownTitle = 100;
  const named = 1.2;
  const fewResults = 10;
  const share = 0.2;
  const { averages, statuses, kinds, meant, languages } = index;
  const reader = languages.indexOf(language);
  const rows: Count[] = [];
  const place = new Int32Array(index.documents);
  const row = (document: number): Count => {
    const at = (place[document] ||= rows.length + 1) - 1;
    return (rows[at] ??= { document, has: 0, weight: 0, bm25: 0, inCitation: 0, inTitle: 0, called: 0 });
  };
  let wanted = 0;
  let total = 0;
  let inQuotes = false;
  clauses.forEach(({ excluded, bonus, cjk, name, quoted }, k) => {
    const [hits, having] = all[k] as ClauseHits;
    if (excluded) {
      for (const document of having.documents) row(document).has = -Infinity;
      return;
    }
    if (!bonus) {
      const { documents, times } = having;
      // What could not be read is not held against the other words.
      const more = documents.length || !(cjk || index.damaged) ? weigh(index, documents.length) : 0;
      wanted++;
      inQuotes ||= !!quoted;
      total += more;
      documents.forEach((document, i) => {
        const of = row(document);
        of.has++;
        of.weight += more;
        if (times[i * fields + citation]) of.inCitation++;
        if (times[i * fields + title]) of.inTitle++;
      });
    }
    const { documents, times } = hits;
    const counts = [0, 0, 0, 0, 0];
    times.forEach((n, i) => n && (counts[i % fields] as number)++);
    const factors = counts.map((count, field) => (quoted ? 1 : (boosts[field] as number)) * (bonus ?? 1) * weigh(index, count));
    documents.forEach((document, i) => {
      const of = row(document);
      const at = i * fields;
      if (name) of.called = times[at + title] ? 2 : +!!(times[at + citation] || times[at + terms]);
      if (!index.knows(document)) return;
      for (let field = 0; field < fields; field++) {
        const tf = times[at + field];
        if (tf) of.bm25 += (factors[field] as number) * ((tf * 2.2) / (tf + 1.2 * (0.25 + (0.75 * index.value(document, lengths + field)) / (averages[field] as number))));
      }
    });
  });
  const found: Found[] = [];
  const full = rows.filter(({ has }) => has === wanted).length;
  rows.forEach(({ document, has, weight, bm25, inCitation, inTitle, called }) => {
    const lacks = has < wanted;
    if (!(has > 0) || (lacks && (full >= fewResults || weight < share * total))) return;
    if (!index.knows(document)) return;
    const value = (column: number): number => index.value(document, column);
    const part = lacks && total ? weight / total : 1;
    const isMeant = meant && value(ofInstrument) === meant;
    const status = statuses[value(ofStatus)] as Index['statuses'][0];
    const kind = kinds[value(ofKind)] as Index['kinds'][0];
    const { factor, titled } = kind;
    const foreign = reader >= 0 && value(ofLanguage) !== reader && value(inLanguages) & (1 << reader);
    let score = bm25 * part * part * part;
    if (isMeant) score *= central;
    if (called > 1 && factor >= 1000 && !foreign) score *= ownTitle;
    else if (!status.words.some((word) => plain.includes(word))) score *= status.factor / 1000;
    score *= factor / 1000;
    if (called) score *= named;
    if (status.factor >= 1000 && !foreign && !inQuotes && (inTitle === wanted || (!article && inCitation === wanted))) score *= titled / 1000;
    if (foreign) score *= translated;
    if (article && inCitation === wanted) {
      score *= cited;
      if (lone && isMeant) score *= meantFactor;
    }
    found.push({ document, page: document - value(beforeIt), bm25, score });
  });
  return found;
}
