import { isSupported } from './calculator/engine';
import { copyText, saveFile } from './calculator/save';
import { dayText, fill, h } from './calculator/dom';
import { readWords } from './calculator/words';
import { type Counter, loadCounter } from './deadlines/engine';
import { inLang, type Page, shown, showPlan } from './deadlines/table';
import type { Data, Plan } from './deadlines/types';

declare global {
  // The site's script with the periods defines it.
  var rulebookDeadlines: Data | undefined;
  interface Rulebook {
    deadlines?: (procedure: string, from: string) => Promise<Plan | null>;
  }
  interface Window {
    rulebook?: Rulebook;
  }
}

/** What the reader asks. */
interface Question {
  readonly procedure: string;
  readonly from: string;
}

const desk = document.querySelector<HTMLElement>('[data-deadlines]');
const words = document.querySelector('[data-deadlines-words]');
if (desk && words) start(desk, readWords(words));

function start(desk: HTMLElement, t: Page['t']): void {
  const part = (name: string): HTMLElement => desk.querySelector<HTMLElement>(`[data-part="${name}"]`)!;
  const state = part('state');
  const say = (text: string, failed = false): void => {
    state.textContent = text;
    state.classList.toggle('is-failed', failed);
  };
  const data = globalThis.rulebookDeadlines;
  desk.hidden = false;
  if (!data) return say(t('deadlines-failed', 'deadlines-data.js'), true);
  if (!isSupported()) return say(t('deadlines-unsupported'), true);
  const page: Page = { data, t, lang: desk.dataset['lang'] ?? 'en', root: desk.dataset['root'] ?? '' };
  const { definition } = data;
  const { lang } = page;

  // What is counted from is named by procedure and step alike.
  const starts = new Map([...definition.procedures.map((p) => [p.id, p.start] as const), ...definition.steps.map((s) => [s.id, s.clock] as const)]);
  const fixed = new Map(definition.steps.filter((s) => s.from !== '' && s.from === s.until).map((s) => [s.id, s.from]));
  const first: Question = { procedure: definition.procedures[0]?.id ?? definition.steps[0]?.id ?? '', from: today() };
  let question = first;
  let written = '';
  let counter: Counter | undefined;
  let plan: Plan | null = null;

  const group = (label: string, list: readonly { id: string; title: Readonly<Record<string, string>> }[]): HTMLElement | false =>
    list.length > 0 && h('optgroup', { label }, ...list.map((x) => h('option', { value: x.id }, inLang(x.title, lang))));
  const choice = h('select', { id: 'deadlines-procedure', onchange: () => {
    const own = fixed.get(choice.value);
    change({ procedure: choice.value, from: own ?? question.from });
  } }, group(t('deadlines-choose-procedures'), definition.procedures), group(t('deadlines-choose-steps'), definition.steps));
  const from = h('input', { id: 'deadlines-from', type: 'date', min: '1900-01-01', max: '2999-12-31', oninput: () => change({ ...question, from: from.value }) });
  const event = h('p', { className: 'deadlines-event', id: 'deadlines-event' });
  from.setAttribute('aria-describedby', event.id);
  const result = h('div', { className: 'deadlines-result' });
  const save = h('button', { type: 'button', className: 'button', 'data-act': 'save', onclick: () => {
    const text = plan && counter && shown(plan).rows.some((row) => row.applies) ? counter.calendar(question.procedure, question.from, lang) : null;
    if (text === null) return say(t('deadlines-save-none'));
    const name = `${question.procedure}-${question.from}.ics`;
    saveFile(name, 'text/calendar', text);
    say(t('deadlines-saved', name));
  } }, t('deadlines-save'));
  const copy = h('button', { type: 'button', className: 'button', onclick: () => {
    write();
    void copyText(location.href).then((done) => say(t(done ? 'deadlines-copied' : 'deadlines-copy-failed')));
  } }, t('deadlines-copy'));
  const print = h('button', { type: 'button', className: 'button', onclick: () => window.print() }, t('deadlines-print'));
  const buttons = h('div', { className: 'deadlines-buttons', hidden: true }, save, print, copy);

  fill(part('form'), h('form', { className: 'deadlines-form', onsubmit: (e: Event) => e.preventDefault() },
    h('div', { className: 'deadlines-field' }, h('label', { for: choice.id }, t('deadlines-choose')), choice),
    h('div', { className: 'deadlines-field' }, h('label', { for: from.id }, t('deadlines-from')), from), event));
  fill(part('result'), result, buttons);

  function change(next: Question): void {
    question = next;
    refresh();
    write();
  }

  /** Takes the question of the address. What is not possible in it is left out, and said. */
  function read(): void {
    const said = new URLSearchParams(location.hash.slice(1));
    if (!said.has('procedure') && !said.has('from')) return;
    const procedure = said.get('procedure') ?? first.procedure;
    const day = said.get('from') ?? fixed.get(procedure) ?? first.from;
    const known = starts.has(procedure);
    question = { procedure: known ? procedure : first.procedure, from: isDay(day) ? day : first.from };
    written = location.hash;
    refresh();
    if (!known) say(t('deadlines-link-wrong', 'procedure', procedure.slice(0, 60)), true);
    else if (!isDay(day)) say(t('deadlines-link-wrong', 'from', day.slice(0, 60)), true);
  }

  function write(): void {
    if (!isDay(question.from)) return;
    written = `#${new URLSearchParams({ procedure: question.procedure, from: question.from }).toString()}`;
    try {
      history.replaceState(history.state, '', written);
    } catch {
      // Refused when it changed too often; the next change tries again.
    }
  }

  function refresh(): void {
    if (choice.value !== question.procedure) choice.value = question.procedure;
    if (from.value !== question.from) from.value = question.from;
    const possible = isDay(question.from);
    from.setAttribute('aria-invalid', String(!possible));
    const later = definition.as_of !== '' && question.from > definition.as_of;
    fill(event, possible ? t('deadlines-event', inLang(starts.get(question.procedure) ?? {}, lang)) : t('deadlines-no-day'), possible && later && t('deadlines-space'),
      possible && later && t('deadlines-later', dayText(lang, definition.as_of)));
    if (!counter) return;
    plan = possible ? counter.plan(question.procedure, question.from, lang) : null;
    buttons.hidden = plan === null;
    if (plan === null) {
      fill(result);
      return say(t('deadlines-no-day'));
    }
    showPlan(result, page, plan);
    say('');
  }

  const loading = loadCounter(page.root + (desk.dataset['engine'] ?? ''), definition);
  window.rulebook = {
    ...window.rulebook,
    deadlines: async (procedure, day) => (await loading).plan(procedure, day, 'en'),
  };
  refresh();
  say(t('deadlines-loading'));
  loading.then(
    (loaded) => {
      counter = loaded;
      refresh();
      read();
    },
    (error: unknown) => say(t('deadlines-failed', error instanceof Error ? error.message : String(error)), true),
  );
  addEventListener('hashchange', () => {
    if (location.hash !== written) read();
  });
}

/** Whether a text is a day that the page counts from. */
function isDay(text: string): boolean {
  if (!/^(19|2\d)\d\d-\d\d-\d\d$/.test(text)) return false;
  const day = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(day.getTime()) && day.toISOString().startsWith(text);
}

function today(): string {
  const now = new Date();
  return `${now.getFullYear()}-${String(now.getMonth() + 1).padStart(2, '0')}-${String(now.getDate()).padStart(2, '0')}`;
}
