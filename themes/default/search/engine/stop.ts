import type { Piece } from './analyse.ts';

// bleve's list, without those that end in 's, which no key does; then words that a question has and its answer need not.
const stopWords = new Set(
  (
    'i me my myself we our ours ourselves you your yours yourself yourselves he him his himself she her hers herself it its ' +
    'itself they them their theirs themselves what which who whom this that these those am is are was were be been being ' +
    'have has had having do does did doing would should could ought ' +
    "i'm you're we're they're i've you've we've they've i'd you'd he'd she'd we'd they'd i'll you'll he'll she'll we'll they'll " +
    "isn't aren't wasn't weren't hasn't haven't hadn't doesn't don't didn't won't wouldn't shan't shouldn't can't cannot couldn't " +
    "mustn't a an the and but if or because as until while of at by for with about against between into through during before " +
    'after above below to from up down in out on off over under again further then once here there when where why how all any ' +
    'both each few more most other some such no nor not only own same so than too very ' +
    'can may might must shall will need needs get got long many much still happens happen'
  ).split(' '),
);

/** English words that make no clause of a question. */
export const isStop = (key: string): boolean => stopWords.has(key);

/** The same in Chinese, longer ones before those they begin with. */
const asking =
  /的|了|吗|呢|吧|我们?|什么|怎么办?|怎样|如何|为什么|多少|多久|多长(?:时间)?|几[年天个]|哪[些个里]|[是能]否|能不能|可以|可不可以|需要|需不需要|要不要|[还也]要|算不算|是不是|有没有|请问|应该/g;

/** Says which pieces are part of a Chinese question word. */
export function asked(text: string, pieces: readonly Piece[]): boolean[] {
  const words = [...text.matchAll(asking)].map(({ 0: word, index }) => [index, index + word.length] as const);
  return pieces.map(({ from, to }) => words.some(([start, end]) => from >= start && to <= end));
}
