// Passes the reader's settings to the chapter's own program, and shows its output. This script computes and
// formats nothing: the program does.
{
  // An element of the page could have this name and hide it.
  const script = Object.getOwnPropertyDescriptor(Document.prototype, 'currentScript').get.call(document);
  // A page in a single file contains its scripts and its module.
  const isAlone = script.src === '';
  let moduleFile = isAlone ? '' : new URL(script.dataset.module.replace(/[/\\:?#]/g, ''), script.src).href;
  const seconds = Number(script.dataset.seconds), most = Number(script.dataset.output);
  // A page from a file can't load worker scripts, and one in a single file has none to load.
  const isFile = isAlone || location.protocol === 'file:';
  const workerScript = isFile ? URL.createObjectURL(new Blob([`(${runner})()`])) : new URL('run.js', script.src).href;
  const { start, reader, stopped } = runner();

  // MARK: Settings

  const state = new Map();
  // Settings when the page was built: Reset restores them.
  const printed = new Map();
  const controls = () => document.querySelectorAll('.control [name]');
  const textOf = (control) => (control.type === 'checkbox' ? (control.checked ? 'on' : 'off') : control.value);
  const isPrinted = () => state.size === printed.size && [...state].every(([name, text]) => printed.get(name) === text);

  // Initial settings: from the address, or from the page that this one replaces.
  let given, search;
  const take = (texts) => {
    given = texts;
    state.clear();
    for (const [name, text] of printed) state.set(name, text);
    for (const { name } of controls()) if (given.has(name)) state.set(name, given.get(name));
  };

  // `search` is the address as far as the page knows it.
  const readAddress = () => {
    search = location.search;
    take(new URLSearchParams(search));
  };

  let addressTimer;
  const writeAddress = () => {
    clearTimeout(addressTimer);
    addressTimer = setTimeout(() => {
      const address = new URL(location);
      const query = address.searchParams;
      for (const name of [...query.keys()]) if (!state.has(name) && known.has(name)) query.delete(name);
      for (const [name, text] of state) {
        if (printed.get(name) === text) query.delete(name); else query.set(name, text);
      }
      // Servers refuse longer ones.
      if (address.href.length < 8000) history.replaceState(null, '', address);
      search = location.search;
    }, 150);
  };
  const known = new Set();

  // MARK: Places on the page

  let places;
  const shown = new Map();
  const original = new Map();
  // Values of headings in the page's own contents list.
  const copies = new Map();
  const findPlaces = () => {
    if (places) return;
    places = [...document.querySelectorAll('.v[id], .i[id], .out[id]')]
      .filter((place) => !place.closest('.fails, .traps, .norun'));
    for (const place of places) original.set(place.id, place.innerHTML);
    for (const copy of document.querySelectorAll('[data-of]')) copies.set(copy.dataset.of, copy);
  };

  // Elements that exhibits consist of, the same list as the tool's. A program's other elements are not shown.
  const elements = new Set((
      'b button circle data details div fieldset figcaption figure g input label legend li line '
      + 'mark ol option output p polyline pre rect select small span summary svg table tbody td text '
      + 'textarea th thead tr ul').split(' '));
  const attributes = new Set((
      'autocomplete checked class cx cy dir for height hidden label list max min multiple name open '
      + 'placeholder points preserveaspectratio r role rows scope selected spellcheck start step '
      + 'stroke-width title transform type value viewbox width x x1 x2 y y1 y2').split(' '));
  // Classes of the frame around a chapter's text.
  const frame = new Set((
      'author bar book chapters colophon next number pager sections skip subtitle').split(' '));
  const isLegal = (one) => elements.has(one.localName) && ![...one.classList].some((name) => frame.has(name))
    && one.getAttributeNames().every((name) => attributes.has(name.toLowerCase()) || /^(aria|data)-/.test(name));

  // Marks that browsers draw over other text, as in the tool's RecordMarks and MarkTower: those that enclose or strike out a
  // character, more than six on one, and one at the beginning of a sentence's value or of a label.
  const coveringMark =
    /(?<![0-9#*])\u20e3|(?!\u20e3)\p{Me}|[\u0334-\u0338\u20d2\u20d3\u20d8-\u20da\u20e5\u20e6\u20ea\u20eb]/u;
  const tooManyMarks =
    /(?:(?:[\u1039\u17d2\u1a60\u1bab\uaaf6\u{10a3f}\u{11133}\u{1193e}]\p{L}|[\p{Mn}\p{Me}])\p{Mc}*){7}/u;
  const markBeforeLabel = /\u2068(?:(?!\u2068)[\p{Default_Ignorable_Code_Point}\s])*(?!\p{Default_Ignorable_Code_Point})\p{M}/u;
  const covers = (text, place) => {
    const visible = text.replace(/\p{Default_Ignorable_Code_Point}/gu, '');
    return coveringMark.test(visible) || tooManyMarks.test(visible) || markBeforeLabel.test(text)
      || place.id[0] === 'i' && /^\p{M}/u.test(visible);
  };

  const template = document.createElement('template');
  const morph = (place, html) => {
    template.innerHTML = html;
    if (covers(template.content.textContent, place)
      || ![...template.content.querySelectorAll('*')].every(isLegal)) {
      template.innerHTML = 'The program sent markup that no exhibit contains.';
    }
    morphChildren(place, template.content);
    if (copies.has(place.id)) copies.get(place.id).textContent = place.textContent;
  };
  // Controls that are missing from the HTML to show.
  const controlsIn = (place, html) => [...place.querySelectorAll(':scope > .control')]
    .filter((one) => !html.includes(` name="${one.querySelector('[name]')?.name}"`))
    .map((one) => `\n${one.outerHTML}`).join('');
  // Running or stopped: places not reached are waiting, or empty except for controls.
  const show = (contents, goesOn, hasStopped) => {
    findPlaces();
    for (const place of places) {
      if (place.classList.toggle('waits', goesOn && !contents.has(place.id))) continue;
      let html = contents.get(place.id) ?? '';
      if (goesOn || hasStopped) html += controlsIn(place, html);
      if (shown.get(place.id) === html) continue;
      morph(place, html);
      shown.set(place.id, html);
    }
  };

  // Typing changes no attributes. This sets controls to theirs, except the one in use.
  const settle = (isAll) => {
    for (const control of controls()) {
      const { name } = control;
      // Some exist only with certain settings.
      if (!known.has(name) && given.has(name)) {
        state.set(name, given.get(name));
        isWanted = true;
      }
      known.add(name);
      if (control === document.activeElement && !isAll) continue;
      if (control.type === 'checkbox') control.checked = control.hasAttribute('checked');
      else if (control.options) {
        for (const option of control.options) if (option.hasAttribute('selected')) option.selected = true;
      } else if (control.type === 'textarea') control.value = control.defaultValue;
      else control.value = control.getAttribute('value');
    }
  };

  // MARK: Runs, one at a time

  let worker;
  // The module with fuel, if runs are so short that the worker's round trip, a frame,
  // would take most of the time.
  let module = null;
  let isQuick = false;
  let run = null;
  let isWanted = false;

  const makeWorker = () => {
    const made = new Worker(workerScript);
    made.onmessage = ({ data }) => {
      if (made !== worker) return;
      if (data.module) module = data.module;
      if (!run || !data.contents) return;
      receive(data);
      if (data.isOver) finish(data.why); else look();
    };
    made.onerror = (event) => {
      event.preventDefault();
      if (made !== worker) return;
      worker = null;
      if (run) finish(event.message || 'its worker did not start');
    };
    // It compiles the module right away.
    made.postMessage({ file: moduleFile, code: isFile ? bookModule : undefined });
    return made;
  };

  // The module's script. With a server, the worker loads it.
  const loadScript = async () => {
    const made = document.createElement('script');
    await new Promise((resolve, reject) => {
      made.src = moduleFile;
      made.onload = resolve;
      made.onerror = () => reject(new Error(`${made.src} can't be loaded`));
      document.head.append(made);
    }).finally(() => made.remove());
  };

  let loading;
  const load = () => {
    findPlaces();
    loading ??= (async () => {
      const file = moduleFile;
      if (isFile && !isAlone) await loadScript();
      if (file === moduleFile) worker = makeWorker();
    })();
    return loading;
  };

  // Takes results of a run.
  const receive = ({ contents, ...rest }) => {
    for (const [id, html] of contents) run.contents.set(id, html);
    Object.assign(run, rest);
  };

  // A long run is ended when another one is wanted.
  const isLong = () => performance.now() - run.begin > 500;

  const compute = async () => {
    isWanted = true;
    const mine = load();
    const failure = await mine.then(() => null, (error) => error);
    // A page of another build has its own runs.
    if (mine !== loading) return;
    if (failure) {
      loading = undefined;
      isWanted = false;
      say(failure.message);
      return;
    }
    if (run && !isLong()) return;
    if (run) abort(null);
    isWanted = false;
    run = { contents: new Map(), where: null, percent: null, said: '', begin: performance.now() };
    if (isQuick && module && runHere()) return;
    run.isInWorker = true;
    run.timer = setTimeout(look, 300);
    worker ??= makeWorker();
    // A loop in a library does not pause: then the worker is ended.
    run.guard = setTimeout(() => abort(`it did not end within ${seconds} s`), (seconds + 1) * 1000);
    worker.postMessage({ file: moduleFile, settings: [...state], seconds, most });
  };

  // In the page itself, as far as the fuel goes. Any other end is left to a worker to report.
  const runHere = () => {
    const { read, news, isBroken } = reader(1);
    try {
      const exports = start(module, [...state], 1, read, () => 0);
      exports.book_fuel.value = 2 ** 27;
      exports._start();
    } catch (error) { if (error !== stopped) return false; }
    if (isBroken()) return false;
    receive(news(true));
    finish(null);
    return true;
  };

  // Shows a long run's progress.
  const look = () => {
    if (!run || performance.now() - run.begin < 300) return;
    if (isWanted && isLong()) {
      compute();
      return;
    }
    const { contents, percent } = run;
    show(contents, true, false);
    settle(false);
    say(percent === null ? 'Computing …' : `Computing … ${percent} %`, true);
    clearTimeout(run.timer);
    run.timer = setTimeout(look, 300);
  };

  const finish = (why) => {
    clearTimeout(run.timer);
    clearTimeout(run.guard);
    const { contents, where, said } = run;
    const took = performance.now() - run.begin;
    isQuick = why === null && took < (run.isInWorker ? 12 : 50);
    if (isQuick && module === null) {
      module = undefined;
      worker.postMessage({ file: moduleFile, isFueled: true });
    }
    run = null;
    show(contents, false, why !== null);
    settle(false);
    if (why === null) say(isPrinted() ? '' : 'Changed by you.'); else blame(where, said, why);
    if (isWanted) compute();
  };

  const abort = (why) => {
    worker?.terminate();
    worker = makeWorker();
    // It may not have sent the module.
    module ??= null;
    if (why === null) {
      clearTimeout(run.timer);
      clearTimeout(run.guard);
      run = null;
    } else { finish(why); }
  };

  // Shows at the line why a run stopped.
  const blame = (where, text, why) => {
    const said = text.trim().split('\n')[0].replace(/^.*?(Fatal error|Precondition failed|Assertion failed): /, '') || why;
    const place = (where ?? []).map((id) => document.getElementById(id)).find(Boolean);
    if (place) {
      const mark = document.createElement('strong');
      mark.className = 'stop';
      mark.textContent = `stopped here: ${said}`;
      place.append(mark);
      shown.delete(place.id);
    }
    say(`The program stopped: ${said}`, false, place);
  };

  // MARK: The bar

  const bar = document.getElementById('_live');
  const say = (text, isRunning = false, place = null) => {
    const [status, stop] = [bar.querySelector('[role=status]'), bar.querySelector('[data-stop]')];
    if (status.textContent !== text) status.textContent = text;
    if (place?.id) {
      const link = document.createElement('a');
      link.href = `#${place.id}`;
      link.textContent = 'where';
      status.append(' ', link);
    }
    stop.hidden = !isRunning;
    bar.hidden = text === '';
  };

  const restore = () => {
    if (run) abort(null);
    isWanted = false;
    for (const place of places ?? []) {
      place.classList.remove('waits');
      morph(place, original.get(place.id));
    }
    shown.clear();
    settle(true);
    say('');
  };

  const apply = () => { if (isPrinted()) restore(); else compute(); };

  // MARK: The reader

  const begin = (set) => {
    for (const control of controls()) {
      known.add(control.name);
      if (control.hasAttribute('data-set')) printed.set(control.name, control.getAttribute('value') ?? textOf(control));
    }
    // Values restored by the browser are not the page's.
    settle(!set?.size);
    if (set) take(set); else readAddress();
    apply();
  };

  // Another build replaced this page (`book serve`): settings stay.
  document.addEventListener('book:reload', ({ detail }) => {
    const set = new Map([...state].filter(([name, text]) => printed.get(name) !== text));
    if (run) abort(null);
    worker?.terminate();
    worker = loading = places = undefined;
    module = null;
    isWanted = isQuick = false;
    for (const those of [shown, original, copies, printed, known]) those.clear();
    moduleFile = `${moduleFile.split('?')[0]}?${detail}`;
    begin(set);
  });

  document.addEventListener('input', ({ target }) => {
    if (!target.closest('.control') || !target.name) return;
    const text = textOf(target);
    if (text === '' && target.type === 'number') state.delete(target.name); else state.set(target.name, text);
    writeAddress();
    compute();
  });
  document.addEventListener('click', ({ target }) => {
    const button = target.closest('button');
    if (!button) return;
    const { back } = button.dataset;
    if (back !== undefined) {
      for (const name of [...state.keys()]) {
        if (name !== back && !name.startsWith(`${back}.`)) continue;
        if (printed.has(name)) state.set(name, printed.get(name)); else state.delete(name);
      }
      const control = button.closest('.control').querySelector('[name]');
      writeAddress();
      apply();
      control.focus();
    } else if ('reset' in button.dataset) {
      take(new Map());
      writeAddress();
      restore();
    } else if ('stop' in button.dataset && run) { abort('it was stopped'); }
  });
  // On blur, a field shows the value in effect, not invalid or missing input.
  document.addEventListener('focusout', () => setTimeout(() => { if (!run && !isWanted) settle(false); }));
  const touched = ({ target }) => { if (target.closest?.('.control')) load().catch(() => {}); };
  for (const touch of ['pointerdown', 'focusin']) document.addEventListener(touch, touched);
  addEventListener('popstate', () => {
    // Only the fragment changed: the settings may be too long for the address, or not in it yet.
    if (location.search === search) return;
    readAddress();
    apply();
  });

  if (document.readyState === 'loading') document.addEventListener('DOMContentLoaded', () => begin()); else begin();
}
