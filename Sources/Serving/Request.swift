import Foundation
import NIOHTTP1

/// A request that may be answered. Everything else is refused from its head alone, before anything that follows is
/// read.
struct Request: Equatable {
    enum Target: Equatable {
        /// A file's name: the path, decoded, without the slash at its beginning.
        case file(String)
        /// The WebSocket of an open page, with the page's name.
        case events(page: String)
    }

    /// Where pages connect.
    static let eventsPath = "_events"

    var target: Target
    var isHead: Bool
    /// Whether another request may follow.
    var isKeptAlive: Bool

    /// - Parameter hosts: the names that the server answers to, in lower case. Another site's name that leads here (DNS
    ///   rebinding) is refused.
    init(_ head: HTTPRequestHead, hosts: Set<String>) throws(Refusal) {
        let headers = head.headers
        guard head.version == .http1_1 || head.version == .http1_0 else {
            throw Refusal(HTTPParserError.invalidVersion)
        }
        for name in Self.singular where headers[name].count > 1 {
            throw Refusal(.badRequest, "the header \(name) stands there twice")
        }
        guard let host = headers.first(name: "host")?.lowercased() else {
            throw Refusal(.badRequest, "the header host is missing")
        }
        guard hosts.contains(host) else {
            throw Refusal(
                .misdirectedRequest,
                "book serve answers to its own names only: \(hosts.sorted().joined(separator: ", "))")
        }
        let origin = headers.first(name: "origin")?.lowercased()
        if let origin, !hosts.contains(where: { origin == "http://\($0)" }) { throw .foreign }
        if Self.comesFromElsewhere(headers), !Self.isNavigation(headers) { throw .foreign }
        guard head.method == .GET || head.method == .HEAD else { throw .method }
        if headers.contains(name: "transfer-encoding")
            || headers.first(name: "content-length").map({ Int($0) != 0 }) == true
        {
            throw Refusal(.payloadTooLarge, "book serve takes no content")
        }
        let parts = head.uri.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
        guard let path = parts.first, path.hasPrefix("/"),
            let name = path.dropFirst().removingPercentEncoding, !name.utf8.contains(0)
        else { throw Refusal(.badRequest, "the address is not a path") }

        isHead = head.method == .HEAD
        let isUpgrade = headers.contains(name: "upgrade")
        // Behind an upgrade that is not taken, nothing is read as HTTP any more.
        isKeptAlive = head.isKeepAlive && !isUpgrade
        guard name == Self.eventsPath else {
            target = .file(name)
            return
        }
        // Browsers always say where a connection of this kind comes from.
        guard origin != nil else { throw .foreign }
        guard Self.isHandshake(head) else {
            throw Refusal(
                .upgradeRequired, "this is for the WebSockets of the book's own pages",
                headers: ["Upgrade: websocket"])
        }
        target = .events(page: Self.page(inQuery: parts.count > 1 ? parts[1] : ""))
    }

    /// Headers that decide something here. Where one stands twice, two readers may differ on which of them counts.
    private static let singular = [
        "host", "origin", "content-length", "transfer-encoding", "upgrade", "sec-websocket-key",
        "sec-websocket-version", "sec-fetch-site", "sec-fetch-mode", "sec-fetch-dest",
    ]

    /// Whether a browser says that a page of another origin asks; another port of this machine is one too.
    private static func comesFromElsewhere(_ headers: HTTPHeaders) -> Bool {
        guard let site = headers.first(name: "sec-fetch-site") else { return false }
        return site != "same-origin" && site != "none"
    }

    /// A link that is followed: the whole tab becomes a page of the book. Frames are none.
    private static func isNavigation(_ headers: HTTPHeaders) -> Bool {
        headers.first(name: "sec-fetch-mode") == "navigate"
            && headers.first(name: "sec-fetch-dest") == "document"
    }

    /// A WebSocket's opening handshake, as RFC 6455 has it in section 4.2.1.
    private static func isHandshake(_ head: HTTPRequestHead) -> Bool {
        let headers = head.headers
        guard head.method == .GET, head.version == .http1_1,
            headers.first(name: "upgrade")?.lowercased() == "websocket",
            headers[canonicalForm: "connection"].contains(where: { $0.lowercased() == "upgrade" }),
            headers.first(name: "sec-websocket-version") == "13",
            let key = headers.first(name: "sec-websocket-key")
        else { return false }
        return Data(base64Encoded: key)?.count == 16
    }

    private static func page(inQuery query: Substring) -> String {
        for item in query.split(separator: "&") where item.hasPrefix("page=") {
            return item.dropFirst(5).removingPercentEncoding ?? ""
        }
        return ""
    }
}

extension Refusal {
    fileprivate static let foreign = Refusal(.forbidden, "book serve answers to its own pages only")
}
