import { createActions, createRulesNotice } from './calculator/actions';
import { createAddress } from './calculator/address';
import { createAnswer } from './calculator/answer';
import { createBar } from './calculator/bar';
import { createCompare } from './calculator/compare';
import { giveWay, isSupported, loadEngine } from './calculator/engine';
import { createForm } from './calculator/form';
import { fromFragment } from './calculator/link';
import { createMap } from './calculator/map';
import { createMemo } from './calculator/memo';
import { asTable, initialState, today, toQuestion } from './calculator/state';
import type { Answer, App, Asks, Component, Data, Engine, State, View } from './calculator/types';
import { readWords } from './calculator/words';

declare global {
  // The site's script with the rules defines it.
  var rulebookData: Data | undefined;
  interface Rulebook {
    assess?: (input: unknown) => Promise<Answer>;
  }
  interface Window {
    rulebook?: Rulebook;
  }
}

/** With more flows than this an answer takes longer than a key press may, so the page gives way while it is made. */
const MANY = 400;

const page = document.querySelector<HTMLElement>('[data-calculator]');
const words = document.querySelector('[data-calculator-words]');
if (page && words) {
  if (globalThis.rulebookData) start(page, globalThis.rulebookData, readWords(words));
  else lacking(page, readWords(words));
}

/** Says that the rules did not come. There is nothing to ask then. */
function lacking(page: HTMLElement, t: App['t']): void {
  const state = page.querySelector<HTMLElement>('[data-part="state"]');
  if (!state) return;
  state.textContent = t('calculator-state-failed', 'calculator-data.js');
  state.classList.add('is-failed');
  page.replaceChildren(state);
  page.hidden = false;
}

function start(page: HTMLElement, data: Data, t: App['t']): void {
  const lang = page.dataset['lang'] ?? '';
  const root = page.dataset['root'] ?? '';
  const part = (name: string): HTMLElement => {
    const found = document.querySelector<HTMLElement>(`[data-part="${name}"]`);
    if (!found) throw new Error(`calculator: the page has no part ${name}`);
    return found;
  };
  const begin = initialState(today());
  const opened = fromFragment(data, location.hash, begin, t);
  let state: State = opened?.state ?? begin;
  const supported = isSupported();
  let engineState: View['engine'] = supported ? 'loading' : 'unsupported';
  let engine: Awaited<ReturnType<typeof loadEngine>> | undefined;
  let view: View = { state, asks: undefined, question: undefined, answer: undefined, problems: [], engine: engineState };

  // The page is there to be read by now. The engine comes while the form is made.
  const loading = supported
    ? loadEngine(root + (page.dataset['engine'] ?? ''), data.definition, lang)
    : Promise.reject<Awaited<ReturnType<typeof loadEngine>>>(new Error('this browser runs no WebAssembly'));

  const announcer = document.createElement('p');
  announcer.className = 'visually-hidden';
  announcer.setAttribute('role', 'status');
  page.append(announcer);

  const app: App = {
    data, lang, root, t, change, engine: loading,
    view: () => view,
    goTo: (field) => form.focus(field),
    announce(text) {
      announcer.textContent = text;
    },
  };

  window.rulebook = {
    ...window.rulebook,
    async assess(input) {
      const result = (await loading).assessIn('en', input);
      if ('answers' in result) return result.answers[0] as Answer;
      const error = new Error(result.problems.map((p) => (p.field ? `${p.field}: ${p.message}` : p.message)).join('; '));
      throw Object.assign(error, { problems: result.problems.map(({ field, message }) => ({ field, message })) });
    },
  };

  const notice = createRulesNotice(part('notice'), app);
  const form = createForm(part('form'), app);
  const answer = createAnswer(part('answer'), app);
  const bar = createBar(part('bar'), part('answer'), app);
  const address = createAddress(data, () => state, (fragment) => {
    const next = fromFragment(data, fragment, begin, t);
    if (!next) return false;
    state = next.state;
    refresh();
    notice.warn(next.rules, next.problems);
    return true;
  });
  // These wait until the answer is on the screen, or is known not to come; they are made when that is for the first time.
  let others: Component[] | undefined;
  let othersDue = false;

  // While the engine loads the page asks what it will most likely ask afterwards.
  const firstAsks: Asks = { facts: new Set(data.asks.facts), flowFacts: new Set(data.asks.flow_facts) };
  let known: { key: string; asks: Asks } | undefined;
  let working: AbortController | undefined;

  function change(next: State): void {
    state = next;
    refresh();
    address.keep();
  }

  /** Asks the engine, and shows what there is to show. */
  function refresh(): void {
    working?.abort();
    const { question, problems } = toQuestion(data, state);
    view = { state, asks: engineState === 'loading' ? firstAsks : undefined, question: problems.length > 0 ? undefined : question, answer: undefined, problems, engine: engineState };
    if (!engine) {
      show();
      return;
    }
    try {
      if (problems.length === 0 && state.flows.length <= MANY) take(engine.assess(question));
      view = { ...view, asks: asksFor(engine, question) };
    } catch (error) {
      fail(error);
    }
    show();
    if (problems.length === 0 && state.flows.length > MANY && engine) askMany(engine, question);
  }

  /** What is asked depends on the day and the exporter alone, so that a number of a flow need not find it out again. */
  function asksFor(engine: Engine, { flows: _, ...exporter }: Record<string, unknown>): Asks | undefined {
    if (state.date === '') return undefined;
    const key = JSON.stringify(exporter);
    if (known?.key !== key) known = { key, asks: engine.asks(exporter) };
    return known.asks;
  }

  function take(result: ReturnType<Engine['assess']>): void {
    view = 'answers' in result ? { ...view, answer: result.answers[0] } : { ...view, problems: result.problems, question: undefined };
  }

  function askMany(engine: Engine, question: Record<string, unknown>): void {
    const control = new AbortController();
    working = control;
    engine.assessMany(question, undefined, control.signal).then(
      (result) => {
        take(result);
        show();
      },
      (error: unknown) => {
        if (control.signal.aborted) return; // another change came
        fail(error);
        show();
      },
    );
  }

  function show(): void {
    page.classList.toggle('has-several', asTable(state));
    form.update(view);
    answer.update(view);
    bar.update(view);
    if (othersDue || engineState === 'loading') return;
    othersDue = true;
    requestAnimationFrame(() => {
      void giveWay().then(() => {
        othersDue = false;
        others ??= [
          createCompare(part('compare'), app),
          createMap(part('map'), app),
          createActions(part('actions'), app, part('notice')),
          createMemo(part('memo'), app),
        ];
        for (const component of others) component.update(view);
      });
    });
  }

  function fail(error: unknown): void {
    engine = undefined;
    engineState = 'failed';
    view = { ...view, engine: engineState, answer: undefined };
    showStill(true);
    say(t('calculator-state-failed', error instanceof Error ? error.message : String(error)), true);
  }

  /** The picture that the page came with. While there is an engine the same stands above, with the reader's place in it. */
  function showStill(on: boolean): void {
    const still = document.querySelector<HTMLElement>('[data-part="still"]');
    if (still) still.hidden = !on;
  }

  function say(text: string, failed = false): void {
    const line = part('state');
    line.textContent = text;
    line.classList.toggle('is-failed', failed);
  }

  page.hidden = false;
  say(t(supported ? 'calculator-state-loading' : 'calculator-state-unsupported'), !supported);
  if (opened) notice.warn(opened.rules, opened.problems);
  refresh();
  loading.then(
    (loaded) => {
      engine = loaded;
      engineState = 'ready';
      say('');
      refresh();
      showStill(false);
    },
    (error: unknown) => {
      if (!supported) return;
      fail(error);
      show();
    },
  );
}
