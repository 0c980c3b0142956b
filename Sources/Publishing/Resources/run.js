// Runs a chapter's program, compiled to WebAssembly, and reads its output. All in one function: on a page
// from a file, a worker can only be created from text.
'use strict';

const runner = () => {
  const stopped = Symbol('stopped');
  const notRecord = 'it sent data that is not a record';
  let stackTop;

  // A new instance for each run. `send` gets the bytes that the program writes; `pause` is called repeatedly
  // while it runs, and may throw. It may write `most` MiB.
  const start = (module, state, most, send, pause) => {
    const settings = ['chapter', 'BOOK_YIELD=1', ...state.map(([name, text]) => `${name}=${text.replaceAll('\0', '')}`)]
      .map((text) => new TextEncoder().encode(`${text}\0`));
    const memory = () => new DataView(instance.exports.memory.buffer);
    const bytes = (from, count) => new Uint8Array(instance.exports.memory.buffer, from, count);
    let left = most * 2 ** 20;
    const system = {
      args_sizes_get(count, size) {
        memory().setUint32(count, settings.length, true);
        memory().setUint32(size, settings.reduce((sum, one) => sum + one.length, 0), true);
        return 0;
      },
      args_get(pointers, text) {
        for (const setting of settings) {
          memory().setUint32(pointers, text, true);
          bytes(text, setting.length).set(setting);
          pointers += 4;
          text += setting.length;
        }
        return 0;
      },
      fd_write(file, vectors, count, written) {
        let sum = 0;
        // As many as systems accept (IOV_MAX).
        if (count > 1024) return 28;
        for (let index = 0; index < count; index += 1) {
          const from = memory().getUint32(vectors + 8 * index, true);
          const length = memory().getUint32(vectors + 8 * index + 4, true);
          // An empty one costs, too.
          left -= length || 1;
          if (left < 0) {
            // It still reports its location.
            left = 1000;
            throw new Error(`it wrote more than ${most} MiB`);
          }
          send(bytes(from, length));
          sum += length;
        }
        memory().setUint32(written, sum, true);
        return 0;
      },
      random_get(from, count) {
        crypto.getRandomValues(bytes(from, count));
        return 0;
      },
      clock_time_get(clock, precision, time) {
        memory().setBigUint64(time, BigInt(Date.now()) * 1000000n, true);
        return 0;
      },
      sched_yield: pause,
      proc_exit(code) { throw code === 0 ? stopped : new Error(`it exited with code ${code}`); },
    };
    const imports = { __proto__: null };
    for (const { module: from, name } of WebAssembly.Module.imports(module)) {
      (imports[from] ??= {})[name] = system[name] ?? (() => 52);
    }
    const instance = new WebAssembly.Instance(module, imports);
    stackTop = instance.exports.__stack_pointer?.value;
    return instance.exports;
  };

  // Reads records as they arrive, each byte once. A stopping program reports in records, too; other lines are
  // ignored. A record has at most `most` MiB.
  const reader = (most) => {
    const [ascii, utf8, saying] = ['latin1', 'utf-8', 'utf-8'].map((name) => new TextDecoder(name));
    const header = /^@ ([a-zA-Z]) (\d{1,12}) (\d{1,12}) (\d{1,12}) (\d{1,12})$/;
    // The longest header. A stopping program reports in a line or two.
    const mostHeader = 64, mostSaid = 4096;
    // Characters shown per place while a program runs, and after it was stopped.
    const mostShown = 2 ** 16, mostFirst = 2 ** 18;

    // MARK: The received part of an incomplete record

    let buffer = new Uint8Array(1024), held = 0, needed = 1;
    const hold = (bytes) => {
      if (held + bytes.length > buffer.length) {
        const larger = new Uint8Array(2 * (held + bytes.length));
        larger.set(buffer.subarray(0, held));
        buffer = larger;
      }
      buffer.set(bytes, held);
      held += bytes.length;
    };
    const refuse = () => {
      held = 0;
      throw new Error(notRecord);
    };

    // MARK: The content of each place

    const places = new Map();
    let changed = new Set();
    // Places shown in part.
    const cut = new Set();
    let where = null, percent = null, said = '';
    const add = (id, html, kind) => {
      changed.add(id);
      if (!places.has(id)) places.set(id, { first: [], controls: [], rest: [], room: mostShown });
      const place = places.get(id);
      const piece = { html, isPrinted: kind === 'p' };
      place.room -= html.length;
      // The first piece is shown, up to a size that a browser draws in a moment.
      if (place.room >= 0 || (place.first.length === 0 && html.length <= mostFirst)) { place.first.push(piece); return; }
      place.room = -1;
      place.rest.push(piece);
      if (kind === 'k') place.controls.push(piece);
    };
    // Adjacent printed texts are joined.
    const text = (pieces) => {
      const parts = [];
      let isOpen = false;
      for (const { html, isPrinted } of pieces) {
        if (isPrinted !== isOpen) parts.push(isPrinted ? '\n<pre class="print">' : '</pre>');
        parts.push(isPrinted ? html : `\n${html}`);
        isOpen = isPrinted;
      }
      if (isOpen) parts.push('</pre>');
      return parts.join('').slice(1);
    };

    const take = (kind, cell, line, html) => {
      switch (kind) {
        case 'l': case 'i': {
          const id = kind === 'l' ? `v${cell}-${line}` : `i${cell}`;
          places.delete(id);
          return add(id, html, kind);
        }
        case 'o': case 'k': case 'p': add(`o${cell}`, html, kind); break;
        case 'c': where = [`o${cell}`, `c${cell}`]; break;
        case 'g': percent = line; break;
        case 's': where = line === '0' ? [`i${cell}`] : [`v${cell}-${line}`, `o${cell}`, `c${cell}`]; break;
      }
    };

    const say = (bytes) => { if (said.length < mostSaid) said += saying.decode(bytes, { stream: true }); };

    // Reads whole records; returns where the rest begins.
    const read = (bytes) => {
      let at = 0;
      needed = 1;
      while (at < bytes.length) {
        const start = bytes.subarray(at, at + mostHeader);
        const end = start.indexOf(10);
        if (end < 0 && start.length < mostHeader) {
          needed = start.length + 1;
          break;
        }
        const from = at + (end < 0 ? mostHeader : end + 1);
        const [, kind, cell, line, ...counts] = header.exec(ascii.decode(start).slice(0, end)) ?? [];
        if (kind) {
          const to = from + Number(counts[0]), next = to + Number(counts[1]) + 2;
          if (next - at > most * 2 ** 20) refuse();
          if (next > bytes.length) {
            needed = next - at;
            break;
          }
          if (bytes[to] !== 10 || bytes[next - 1] !== 10) refuse();
          // A character may be split.
          if (kind === 'r') say(bytes.subarray(from, to));
          else take(kind, cell, line, utf8.decode(bytes.subarray(from, to)));
          at = next;
          continue;
        }
        say(bytes.subarray(at, from));
        at = from;
      }
      return at;
    };

    return {
      // The caller may reuse `bytes`.
      read(bytes) {
        if (held === 0) {
          const at = read(bytes);
          hold(bytes.subarray(at));
        } else {
          hold(bytes);
          if (held < needed) return;
          const at = read(buffer.subarray(0, held));
          buffer.copyWithin(0, at, held);
          held -= at;
        }
      },
      // Changes since the last call: all, or of each place the beginning and controls.
      news(isWhole) {
        const contents = new Map();
        for (const id of isWhole ? new Set([...changed, ...cut]) : changed) {
          const { first, controls, rest } = places.get(id);
          let html = text([...first, ...(isWhole ? rest : controls)]);
          if (!isWhole && rest.length > controls.length) {
            html += `\n<small class="more">… and ${rest.length - controls.length} more</small>`;
            cut.add(id);
          }
          contents.set(id, html);
        }
        changed = new Set();
        return { contents, where, percent, said };
      },
      // After a program has ended well: whether it sent anything but records.
      isBroken: () => held > 0 || said !== '',
    };
  };

  // MARK: Fuel, which bounds a run in the page itself

  // The module with a counter: all code takes its number of instructions from it beforehand, and copies take
  // their length. Below zero it traps. Null if the module has unknown instructions.
  const fueled = (bytes) => {
    let at = 8;
    const number = () => {
      let value = 0;
      for (let shift = 0, byte = 128; byte > 127; shift += 7) {
        byte = bytes[at];
        at += 1;
        value += (byte & 127) * 2 ** shift;
      }
      return value;
    };
    const skip = (count) => { for (let left = count; left > 0; left -= 1) number(); };
    const written = (value) => (value < 128 ? [value] : [value & 127 | 128, ...written(value >>> 7)]);
    const parts = [bytes.subarray(0, 8)];
    let imported = 0, globals = 0;
    const measured = (content) => [written(content.reduce((sum, part) => sum + part.length, 0)), ...content];
    const write = (id, content) => { for (const part of [[id], ...measured(content)]) parts.push(part); };
    // Divisions and square roots.
    const slow = [0x6D, 0x6E, 0x6F, 0x70, 0x7F, 0x80, 0x81, 0x82, 0x91, 0x95, 0x9F, 0xA3];
    // Code between two places, with its charges.
    const charged = (end) => {
      const from = at, fuel = written(globals), size = written(globals + 1);
      const take = (count) => [0x23, ...fuel, ...count, 0x6B, 0x24, ...fuel, 0x23, ...fuel, 0x41, 0, 0x48, 0x04, 0x40, 0x00, 0x0B];
      // Signed LEB128.
      const constant = (value) => (value < 64 ? [value] : [value & 127 | 128, ...constant(value >>> 7)]);
      // One per 16 bytes.
      const many = [0x24, ...size, ...take([0x23, ...size, 0x41, 4, 0x76]), 0x23, ...size];
      skip(2 * number());
      // Code entered only at its beginning, up to the next such place. If it is short, the enclosing loop or
      // function pays for it in advance.
      let piece = { place: at, count: 1, payer: null };
      const blocks = [piece], charges = [piece];
      const begin = (payer) => charges.push(piece = { place: at, count: payer ? 0 : 1, payer });
      while (at < end) {
        const start = at;
        const code = bytes[at];
        at += 1;
        piece.count += slow.includes(code) ? 8 : 1;
        if (code >= 0x02 && code <= 0x04) {
          skip(1);
          if (code === 0x03) begin(null);
          blocks.push(code === 0x03 ? piece : blocks.at(-1));
        } else if (code === 0x05) { begin(blocks.at(-1)); } else if (code === 0x0B) {
          blocks.pop();
          if (at < end) begin(blocks.at(-1));
        } else if (code === 0x0E) { skip(number() + 1); } else if (code === 0x10 || code === 0x40) {
          // Work of the page; and of the browser, to grow memory.
          if (number() < imported) charges.push({ place: start, count: 1000 });
        } else if (code === 0x11 || code >= 0x28 && code <= 0x3E) { skip(2); } else if (code === 0x0C || code === 0x0D
          || code >= 0x20 && code <= 0x24 || code >= 0x3F && code <= 0x42) { skip(1); } else if (code === 0x43) {
          at += 4;
        } else if (code === 0x44) { at += 8; } else if (code === 0xFC) {
          // Conversions, `memory.copy` and `memory.fill`.
          const operation = number();
          if (operation > 7) {
            if (operation !== 10 && operation !== 11) return null;
            charges.push({ place: start, code: many });
            at += 12 - operation;
          }
        } else if (!(code <= 0x01 || code === 0x0F || code === 0x1A || code === 0x1B || code >= 0x45 && code <= 0xC4)) { return null; }
      }
      for (const one of charges.filter(({ payer, count }) => payer && count < 64)) {
        one.payer.count += one.count;
        one.count = 0;
      }
      const paid = charges.filter(({ count, code }) => count || code);
      return [bytes.subarray(from, paid[0].place), ...paid.flatMap(({ place, count, code }, index) => [
        code ?? take([0x41, ...constant(count)]), bytes.subarray(place, paid[index + 1]?.place ?? end)])];
    };
    while (at < bytes.length) {
      const start = at;
      const id = bytes[at];
      at += 1;
      const end = number() + at;
      if (id === 2) {
        imported = number();
        for (let left = imported; left > 0; left -= 1) {
          for (let name = 0; name < 2; name += 1) at = number() + at;
          if (bytes[at] !== 0) return null;
          skip(2);
        }
      }
      if (id === 6) {
        globals = number();
        write(id, [written(globals + 2), bytes.subarray(at, end), [0x7F, 1, 0x41, 0, 0x0B, 0x7F, 1, 0x41, 0, 0x0B]]);
      } else if (id === 7) {
        const count = number() + 1;
        const name = new TextEncoder().encode('book_fuel');
        write(id, [written(count), bytes.subarray(at, end), [name.length], name, [3], written(globals)]);
      } else if (id === 10) {
        const count = number();
        const content = [written(count)];
        for (let index = 0; index < count; index += 1) {
          const body = charged(number() + at);
          if (!body) return null;
          for (const part of measured(body)) content.push(part);
        }
        write(id, content);
      } else { parts.push(bytes.subarray(start, end)); }
      at = end;
    }
    return new Blob(parts.map((part) => Uint8Array.from(part))).arrayBuffer();
  };

  // How the run ended: null, or why it stopped. The program itself reports where.
  const ending = (error, exports) => {
    if (error === stopped) return null;
    try {
      // Infinite recursion leaves no room.
      if (stackTop !== undefined) exports.__stack_pointer.value = stackTop;
      exports.book_stopped?.();
    } catch { /* nothing more can be reported */ }
    const why = String(error?.message ?? error);
    // The runtime's checks end in this instruction, without a message.
    return why.startsWith('unreachable') ? 'a check failed, such as an index out of range, an overflow or a missing value' : why;
  };

  // MARK: A worker

  if (typeof document === 'undefined') {
    let code, loading;
    // The module travels as a script: a page from a file can load nothing else. One character per byte.
    const load = (file) => (loading ??= (() => {
      if (code === undefined) importScripts(file);
      const bytes = Uint8Array.from(code ?? bookModule, (character) => character.charCodeAt(0) - 15);
      return { bytes, module: WebAssembly.compile(bytes) };
    })());
    const run = async ({ file, settings, seconds, most }) => {
      let exports, why = null, cells = 1000;
      const { read, news, isBroken } = reader(most);
      const post = (isWhole, more) => postMessage({ ...news(isWhole), ...more });
      try {
        const module = await load(file).module;
        const begin = performance.now();
        let told = begin;
        const look = (isPause) => {
          const now = performance.now();
          if (now - begin > seconds * 1000) throw new Error(`it did not end within ${seconds} s`);
          if (now - told > 100) {
            told = now;
            if (isPause) exports.book_stopped?.();
            post(false);
          }
          return 0;
        };
        exports = start(module, settings, most, (bytes) => {
          read(bytes);
          // The code that follows may never yield again: this is the last known place.
          if (bytes[2] === 0x63 && cells > 0) {
            cells -= 1;
            post(false);
          }
          look(false);
        }, () => look(true));
        exports._start();
      } catch (error) {
        // A failed load is repeated.
        if (!exports) loading = undefined;
        why = ending(error, exports);
      }
      if (why === null && isBroken()) post(false, { isOver: true, why: notRecord, said: '' });
      else post(why === null, { isOver: true, why });
    };
    onmessage = async ({ data }) => {
      code ??= data.code;
      if (data.settings) { await run(data); return; }
      // The control was only focused so far. A failed load is repeated.
      try {
        const { bytes, module } = load(data.file);
        await module;
        if (data.isFueled) {
          const copy = await fueled(bytes);
          if (copy) postMessage({ module: await WebAssembly.compile(copy) });
        }
      } catch { loading = undefined; }
    };
  }
  return { start, reader, stopped };
};

if (typeof document === 'undefined') runner();
