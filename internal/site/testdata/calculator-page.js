// What tests do in the calculator's page, as readers do it: through its controls and buttons.
globalThis.rulebookTest = (() => {
  const form = document.querySelector('[data-part=form]');
  const taken = {};
  // What is saved or copied is taken here: a tab without a window has no clipboard, and no folder is needed.
  URL.createObjectURL = (blob) => {
    taken.blob = blob;
    return 'blob:null/0';
  };
  URL.revokeObjectURL = () => {};
  HTMLAnchorElement.prototype.click = () => {};
  Object.defineProperty(navigator, 'clipboard', { value: { writeText: async (text) => { taken.link = text; } } });
  document.execCommand = () => { taken.link = document.activeElement.value; return true; };

  const turn = () => new Promise((resolve) => { setTimeout(resolve); });
  const press = (nth) => [...document.querySelectorAll('[data-part=actions] button')].find((b) => b.textContent.trim() === nth).click();

  /** The answer as a file, '' when there is none; and the link. */
  async function result() {
    delete taken.blob;
    delete taken.link;
    press('Save answer (JSON)');
    press('Copy link');
    await turn();
    return { answer: taken.blob ? await taken.blob.text() : '', link: taken.link.replace(/^[^#]*/, ''), values: values() };
  }

  const controls = () => [...form.querySelectorAll('input, select')].filter((c) => c.type !== 'file' && c.id !== 'question-flows-page');

  /** All that stands in the form. The numbers by which flows are told apart are not the same in another tab. */
  function values() {
    return controls().filter((c) => c.checkVisibility()).map((c) =>
      `${(c.id || c.name).replace(/^question-flow\d+/, 'question-flow')}: ${c.type === 'radio' ? c.checked : c.value}`);
  }

  const fire = (c, ...types) => { for (const type of types) c.dispatchEvent(new Event(type, { bubbles: type !== 'blur' })); };
  const set = (c, value) => {
    c.value = value;
    if (c.tagName === 'SELECT') fire(c, 'change');
    else fire(c, 'input', 'change', 'blur');
  };

  /** Every edit that undoing takes back to the same: what it is called, the edit, and how it is undone. */
  function* edits() {
    const seen = new Set();
    for (const d of form.querySelectorAll('details')) d.open = true;
    for (const c of controls().filter((o) => o.checkVisibility())) {
      const before = c.value;
      if (c.type === 'radio') {
        if (seen.has(c.name)) continue;
        seen.add(c.name);
        const group = controls().filter((o) => o.name === c.name);
        const checked = group.find((o) => o.checked);
        for (const other of group.filter((o) => o !== checked)) {
          yield [other.id, () => other.click(), () => (checked ?? other.closest('fieldset').querySelector('.question-clear')).click()];
        }
      } else if (c.tagName === 'SELECT') {
        // The second end of a range goes with the range.
        const kept = c.classList.contains('number-how') && before === 'between' ? ['unknown'] : [...c.options].map((o) => o.value);
        for (const value of kept.filter((v) => v !== before)) yield [`${c.id}=${value}`, () => set(c, value), () => set(c, before)];
      } else {
        const other = c.type === 'date' ? ['2021-10-29', '2023-02-01', '2031-01-01'] : c.type === 'text' ? ['7', '1,000,000', '12x', '\u2028<b>"合同'] : [];
        for (const value of other.filter((v) => v !== before)) yield [`${c.id}=${value}`, () => set(c, value), () => set(c, before)];
      }
    }
    const button = (text) => [...form.querySelectorAll('button')].filter((b) => b.checkVisibility() && b.textContent === text);
    for (const b of button('Add flow')) yield ['add', () => b.click(), () => button('Remove').at(-1).click()];
    for (const b of button('Copy').slice(0, 3)) {
      const at = button('Copy').indexOf(b);
      yield ['copy', () => b.click(), () => button('Remove')[at + 1].click()];
    }
    for (const b of button('Remove').slice(0, 3)) yield ['remove', () => b.click(), () => button('Bring it back')[0].click()];
  }

  /** Does and undoes every edit that the seed picks, and returns those that leave something behind. */
  async function undo(seed, among) {
    const wrong = [];
    const before = await result();
    let n = 0;
    let changed = 0;
    for (const [name, edit, back] of [...edits()]) {
      if ((n++ * 31 + seed) % among !== 0) continue;
      edit();
      const between = await result();
      if (between.link !== before.link) changed++;
      back();
      const after = await result();
      for (const what of ['answer', 'link']) if (after[what] !== before[what]) wrong.push(`${name}: the ${what} was ${before[what].slice(0, 400)} and is ${after[what].slice(0, 400)}`);
      if (wrong.length > 3) break;
    }
    return { edits: n, changed, wrong };
  }

  /** Opens another link in this tab, as who edits the address does. */
  async function go(link) {
    if (location.hash === link) return;
    const gone = new Promise((resolve) => { addEventListener('hashchange', resolve, { once: true }); });
    location.hash = link;
    await gone;
  }

  return { result, undo, go };
})();
