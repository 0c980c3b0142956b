import BrowserDriver
import Foundation
import Synchronization
import Testing

@testable import Serving

/// A page of another origin tries everything to reach a book that is being served, in real browsers.
@Suite(.sharedBrowsers) struct ForeignPageTests {
    /// Another port of the same address is another origin of the same site; the machine's other name is
    /// another site.
    enum Relation: String, CaseIterable, Sendable {
        case sameSite = "127.0.0.1"
        case crossSite = "localhost"
    }

    /// Records the requested paths.
    private final class RecordingSite: ServedSite {
        let paths = Mutex<[String]>([])
        let pages = Mutex<[String]>([])

        func answer(to path: String) -> Answer {
            paths.withLock { $0.append(path) }
            switch path {
            case "image.svg":
                let image = "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"40\" height=\"40\"></svg>"
                return Answer(type: "image/svg+xml", pieces: [.bytes(Array(image.utf8))])
            case "script.js":
                return Answer(type: "text/javascript", pieces: [.bytes(Array("window.reached = 1\n".utf8))])
            case "style.css":
                return Answer(
                    type: "text/css", pieces: [.bytes(Array("body { color: rgb(1, 2, 3) }\n".utf8))])
            default:
                let page = """
                    <!doctype html><html lang="en"><head><title>Book</title><link rel="stylesheet" href="/style.css"></head>
                    <body><img src="/image.svg" alt=""><script src="/script.js"></script></body></html>
                    """
                return Answer(type: "text/html; charset=utf-8", pieces: [.bytes(Array(page.utf8))])
            }
        }

        func subscribe(_ page: String, send: @escaping @Sendable (PageMessage) -> Void) -> Subscription {
            pages.withLock { $0.append(page) }
            send(PageMessage(Array("{}".utf8)))
            return Subscription {}
        }
    }

    /// Each promise gives the outcome: `none` if the browser got nothing.
    private static let attacks = """
        const element = (name, properties) => new Promise((resolve) => {
          const made = Object.assign(document.createElement(name), properties);
          made.onload = () => resolve('loaded');
          made.onerror = () => resolve('none');
          document.body.append(made);
        });
        const request = (options, address = book) => fetch(address, options)
          .then((answer) => answer.text()).then((text) => (text ? 'read' : 'none'), () => 'none');
        const big = 'a'.repeat(4 << 20);
        const frame = (name) => new Promise((resolve) => {
          const made = Object.assign(document.createElement('iframe'), { name, src: book });
          // It loads in any case, if only the browser's own page of an error.
          made.onload = () => { resolve('none'); };
          document.body.append(made);
        });
        const attacks = {
          image: () => element('img', { src: book + 'image.svg' }),
          script: () => element('script', { src: book + 'script.js' }),
          module: () => element('script', { src: book + 'script.js', type: 'module' }),
          style: () => element('link', { rel: 'stylesheet', href: book + 'style.css' }),
          frame: () => frame('a'),
          fetch: () => request({ mode: 'cors' }),
          fetchOpaque: () => request({ mode: 'no-cors' }),
          credentials: () => request({ mode: 'cors', credentials: 'include' }),
          post: () => request({ method: 'POST', mode: 'no-cors', body: big }),
          postMore: () => request({ method: 'POST', mode: 'no-cors', body: big }),
          put: () => request({ method: 'PUT', body: big }),
          header: () => request({ headers: { 'X-Book': '1' } }),
          import: () => import(book + 'script.js').then(() => 'loaded', () => 'none'),
          events: () => new Promise((resolve) => {
            const source = new EventSource(book);
            source.onopen = () => resolve('opened');
            source.onerror = () => { source.close(); resolve('none'); };
          }),
          socket: () => new Promise((resolve) => {
            const socket = new WebSocket(book.replace('http', 'ws') + '_events?page=index.html');
            socket.onopen = () => resolve('opened');
            socket.onerror = () => resolve('none');
          }),
          beacon: () => { navigator.sendBeacon(book, 'a'.repeat(60000)); return Promise.resolve('none'); },
          form: () => new Promise((resolve) => {
            const target = Object.assign(document.createElement('iframe'), { name: 'target' });
            const form = Object.assign(document.createElement('form'), {
              method: 'post', action: book, target: 'target', enctype: 'text/plain',
            });
            form.append(Object.assign(document.createElement('textarea'), { name: 'a', value: big }));
            document.body.append(target, form);
            target.onload = () => { resolve('none'); };
            // Firefox tells of no load where the connection ends before all of a form is sent.
            setTimeout(() => resolve('none'), 3000);
            form.submit();
          }),
        };
        window.outcomes = {};
        window.count = Object.keys(attacks).length;
        for (const [name, attack] of Object.entries(attacks)) {
          attack().then((outcome) => { window.outcomes[name] = outcome; });
        }
        """

    private static func foreignFolder() throws -> String {
        let folder = NSTemporaryDirectory() + "foreign-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        try "<!doctype html><html lang=\"en\"><title>Foreign</title><body><p>Foreign</p></body></html>".write(
            toFile: folder + "/index.html", atomically: true, encoding: .utf8)
        return folder
    }

    @Test(arguments: BrowserKind.testable, Relation.allCases)
    func foreignPageReachesNothing(_ kind: BrowserKind, _ relation: Relation) async throws {
        let browser = try await kind.shared()
        let site = RecordingSite()
        let server = try await Server.start(port: 0, site: site)
        let folder = try Self.foreignFolder()
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let foreign = try StaticServer(folder: folder)
        let book = "http://\(relation.rawValue):\(server.port)/"

        try await browser.open(foreign.address + "/index.html")
        _ = try await browser.run("window.book = '\(book)';\n\(Self.attacks)")
        // Other clients are answered meanwhile.
        let own = try await answer(
            to: "GET / HTTP/1.1\r\nHost: localhost:\(server.port)\r\nConnection: close\r\n\r\n",
            port: server.port)
        #expect(own.hasPrefix("HTTP/1.1 200 "))
        try await browser.wait(until: "Object.keys(window.outcomes).length === window.count")
        let outcomes = try await browser.evaluate("window.outcomes", as: [String: String].self)
        #expect(outcomes.count == 17)
        #expect(outcomes.filter { $0.value != "none" } == [:])
        #expect(try await browser.evaluate("window.reached === undefined") == true)
        #expect(
            try await browser.evaluate("getComputedStyle(document.body).color !== 'rgb(1, 2, 3)'") == true)
        // The requests were refused before the book's files were looked at.
        #expect(site.paths.withLock { $0 } == [""], "the test's own request alone")
        #expect(site.pages.withLock { $0 } == [])

        // A reader who follows a link gets the book, and the book's page gets its own files.
        _ = try await browser.run(
            "document.body.append(Object.assign(document.createElement('a'), { id: 'link', href: book, textContent: 'Book' }))"
        )
        try await browser.follow("#link")
        try await browser.wait(until: "document.title === 'Book' && document.readyState === 'complete'")
        #expect(try await browser.evaluate("window.reached === 1") == true)
        #expect(try await browser.evaluate("document.querySelector('img').naturalWidth === 40") == true)
        #expect(
            try await browser.evaluate("getComputedStyle(document.body).color === 'rgb(1, 2, 3)'") == true)
        _ = try await browser.run(
            "new WebSocket(`ws://${location.host}/_events?page=index.html`).onopen = () => { window.isOpen = true; }"
        )
        try await browser.wait(until: "window.isOpen")
        // The page may learn of it first.
        try await Deadline("the site to hear of the page").poll { () throws(BrowserError) in
            site.pages.withLock { $0.isEmpty } ? nil : true
        }
        #expect(site.pages.withLock { $0 } == ["index.html"])
    }
}
