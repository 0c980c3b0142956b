import Foundation

/// How long a reader waits until the page shows a control's effect.
extension Browser {
    /// Starts measuring, in the page that is open, for `frameTimes`.
    package func measureFrameTimes() async throws(BrowserError) { try await run(frameProbe) }

    /// For each `input` event since `measureFrameTimes`, the milliseconds from the pointer's or key's event
    /// that caused it until the browser had painted a frame with a change of the document in it.
    ///
    /// Changes of elements, attributes and text count; changes of a control's own value do not. An event that
    /// changes nothing counts until the next change, and is an error if none comes in time.
    package func frameTimes(within seconds: Double = Deadline.usualSeconds) async throws(BrowserError)
        -> [Double]
    {
        try await wait(until: "frameProbe.waiting.length === 0", seconds: seconds)
        return try await evaluate("frameProbe.times", as: [Double].self)
    }
}

/// `performance.now()` and events' `timeStamp` have the same origin. The order within a frame is: callbacks
/// of `requestAnimationFrame`, style, layout, paint, and then the next task: here, the message's.
private let frameProbe = """
    const probe = window.frameProbe = { times: [], waiting: [] };
    let changed = false;
    let cause = null;
    let isAsking = false;
    const painted = new MessageChannel();
    const ask = () => {
        isAsking = true;
        requestAnimationFrame(() => painted.port2.postMessage(null));
    };
    painted.port1.onmessage = () => {
        isAsking = false;
        if (changed) {
            const now = performance.now();
            probe.times.push(...probe.waiting.map(start => now - start));
            probe.waiting = [];
        } else if (probe.waiting.length > 0) {
            ask();
        }
    };
    for (const type of ['pointerdown', 'pointermove', 'pointerup', 'click', 'keydown', 'wheel']) {
        addEventListener(type, event => {
            cause = event.timeStamp;
            // What a control does of its own accord it does in the same task.
            setTimeout(() => { if (cause === event.timeStamp) cause = null; });
        }, { capture: true, passive: true });
    }
    addEventListener('input', event => {
        if (probe.waiting.length === 0) changed = false;
        probe.waiting.push(cause ?? event.timeStamp);
        if (!isAsking) ask();
    }, true);
    new MutationObserver(() => { changed = true; }).observe(
        document, { subtree: true, childList: true, attributes: true, characterData: true });
    """
