import { h, inLang, lawText } from './dom';
import { amountOf, citations, confidenceMark, metWords, mustWords, names, outcomeLabel, ruleLink, valueWords } from './say';
import type { Amount, Answer, App, Condition, Confidence, Rule, TraceStep } from './types';

/** The rules that answer, each with its reason, the law's own words and where they stand. */
export function why(app: App, answer: Answer): HTMLElement[] {
  const steps = answer.trace.filter((step) => step.applies);
  const certain = answer.rule !== null;
  const out: HTMLElement[] = certain || steps.length === 0 ? [] : [h('p', { className: 'answer-note' }, app.t('calculator-why-depends'))];
  for (const step of steps) out.push(reason(app, step, !certain));
  return out;
}

function reason(app: App, step: TraceStep, depends: boolean): HTMLElement {
  const rule = names(app).rules.get(step.rule);
  const text = rule ? inLang(rule.because, app.lang) : step.because;
  return h('div', { className: 'answer-reason' },
    depends && h('p', { className: 'answer-leads' }, outcomeLabel(app, step.outcome)),
    h('p', {}, text),
    rule && rule.quotes.length > 0 && h('div', { className: 'prose answer-quotes' },
      h('blockquote', {}, ...rule.quotes.map((quote) => h('p', {}, lawText(app, quote))))),
    basis(app, step.cites, step.confidence, step.rule));
}

/** What something rests on: citations, how sure they are, and the rule. */
export function basis(app: App, list: readonly string[], confidence: Confidence | undefined, rule: string | null): HTMLElement {
  return h('p', { className: 'answer-basis' }, citations(app, list), confidence && confidenceMark(app, confidence),
    rule !== null && h('span', { className: 'answer-rule' }, app.t('calculator-rule'), ruleLink(app, rule)));
}

/** Every rule of the day with its conditions, in the order of the answer. */
export function trace(app: App, answer: Answer): HTMLElement {
  return h('ol', { className: 'answer-trace' }, ...answer.trace.map((step) => h('li', { className: step.applies ? 'answer-step answer-step-applies' : 'answer-step' },
    h('p', { className: 'answer-step-head' }, h('strong', {}, outcomeLabel(app, step.outcome)), h('span', { className: 'answer-rule' }, ruleLink(app, step.rule)),
      h('span', { className: 'answer-step-says' }, says(app, step))),
    condition(app, step.conditions),
    h('p', { className: 'answer-basis' }, citations(app, step.cites), confidenceMark(app, step.confidence)))));
}

function says(app: App, step: TraceStep): string {
  if (step.overridden_by && step.overridden_by.length > 0) return app.t('calculator-step-overridden', step.overridden_by.join(app.t('calculator-comma')));
  if (!step.applies) return app.t('calculator-step-no');
  return app.t(step.holds === true ? 'calculator-step-yes' : 'calculator-step-maybe');
}

/** A condition as a list of what it looks at; one within another says first whether all or any of its parts are asked. */
function condition(app: App, c: Condition): HTMLElement {
  if ('all' in c) return h('ul', { className: 'answer-conditions' }, ...c.all.map((part) => item(app, part)));
  return h('ul', { className: 'answer-conditions' }, item(app, c));
}

function item(app: App, c: Condition): HTMLElement {
  if ('all' in c) return h('li', {}, app.t('calculator-all'), h('ul', { className: 'answer-conditions' }, ...c.all.map((part) => item(app, part))));
  if ('any' in c) return h('li', {}, app.t('calculator-any'), h('ul', { className: 'answer-conditions' }, ...c.any.map((part) => item(app, part))));
  const { labels, facts, counters } = names(app);
  const label = labels.get(c.name);
  const counter = counters.get(c.name);
  const is = counter ? amountOf(app, c.is as Amount, counter.unit) : valueWords(app, facts.get(c.name), c.is);
  return h('li', { className: `answer-met answer-met-${c.met}` },
    app.t('calculator-label', label ? inLang(label, app.lang) : c.name, mustWords(app, c.name, c.must)), app.t('calculator-is'),
    h('strong', {}, is), app.t('calculator-clause'), h('span', { className: 'answer-met-word' }, metWords(app, c.met)));
}

/** What the confidence of an answer comes from: everything that is no surer than it. */
export function sureness(app: App, answer: Answer): HTMLElement[] {
  const out: HTMLElement[] = [h('p', {}, confidenceMark(app, answer.confidence), ' ', app.t(`calculator-sure-${answer.confidence}`))];
  if (answer.confidence === 'text') return out;
  const weakest = new Map<string, Rule>();
  for (const id of [...answer.trace.filter((step) => step.applies).map((step) => step.rule), ...answer.flows.map((flow) => flow.rule)]) {
    const rule = id === null ? undefined : names(app).rules.get(id);
    if (rule && rule.confidence === answer.confidence) weakest.set(rule.id, rule);
  }
  const items = [...weakest.values()].map((rule) => h('li', {}, inLang(rule.because, app.lang), basis(app, rule.cites, undefined, rule.id)));
  if (answer.leaves_out && answer.leaves_out.confidence === answer.confidence) {
    items.push(h('li', {}, app.t('calculator-sure-left-out', inLang(app.data.definition.flow.many, app.lang)), basis(app, answer.leaves_out.cites, undefined, null)));
  }
  if (items.length > 0) out.push(h('p', {}, app.t('calculator-sure-from')), h('ul', { className: 'answer-list' }, ...items));
  return out;
}
