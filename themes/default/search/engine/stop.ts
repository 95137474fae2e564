import type { Piece } from './analyse.ts';

// bleve's list, without those that end in 's, which no key does; then words that a question has and its answer need not.
const stopWords = RegExp(
  "^(?:(?:i|you|we|they)(?:'(?:ve|d|ll))?|s?he(?:'(?:d|ll))?|i'm|(?:you|we|they)'re|me|my|ours?|yours?|him|his|hers?|its?|them|theirs?|" +
    "(?:my|your|him|her|it)self|(?:our|your|them)selves|(?:is|are|was|were|have|has|had|do|does|did|would|should|could|must)(?:n't)?|" +
    "(?:wo|sha|ca)n't|cannot|what|which|whom?|this|that|these|those|am|be(?:en|ing)?|having|doing|ought|an?|and|the|but|if|or|because|" +
    'as|until|while|of|at|by|for|with|about|against|between|into|through|during|before|after|above|below|to|from|up|down|in|out|on|' +
    'off|over|under|again|further|then|once|t?here|whe(?:n|re)|why|how|all|any|both|each|few|more|most|other|some|such|not?|nor|only|' +
    'own|same|so|than|too|very|can|may|might|shall|will|needs?|get|got|long|many|much|still|happens?)$',
);

/** English words that make no clause of a question. */
export const isStop = (key: string): boolean => stopWords.test(key);

/** The same in Chinese, longer ones before those they begin with. */
const asking = RegExp(
  '的|了|吗|呢|吧|我们?|什么|怎么办?|怎样|如何|为什么|多少|多久|多长(?:时间)?|几[年天个]|哪[些个里]|[是能]否|能不能|可以|可不可以|' +
    '需要|需不需要|要不要|[还也]要|算不算|是不是|有没有|请问|应该',
  'g',
);

/** Says which pieces are part of a Chinese question word. */
export function asked(text: string, pieces: readonly Piece[]): boolean[] {
  const words = [...text.matchAll(asking)].map(({ 0: word, index }) => [index, index + word.length] as const);
  return pieces.map(({ from, to }) => words.some(([start, end]) => from >= start && to <= end));
}
