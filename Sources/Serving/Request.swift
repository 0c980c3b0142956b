import Foundation
import NIOHTTP1

/// A request that may be answered. All others are refused from their head alone, before anything after it is
/// read.
struct Request: Equatable {
    enum Target: Equatable {
        /// A file's name: the decoded path without its leading slash.
        case file(String)
        /// The WebSocket of an open page, with the page's name.
        case events(page: String)
    }

    /// The path for WebSockets of pages.
    static let eventsPath = "_events"

    var target: Target
    var isHead: Bool
    /// Whether another request may follow.
    var isKeptAlive: Bool

    /// - Parameter hosts: the server's names, in lower case. Other names that resolve to this address (DNS
    ///   rebinding) are refused.
    init(_ head: HTTPRequestHead, hosts: Set<String>) throws(RequestRefusal) {
        let headers = head.headers
        guard head.version == .http1_1 || head.version == .http1_0 else {
            throw RequestRefusal(HTTPParserError.invalidVersion)
        }
        for name in Self.singular where headers[name].count > 1 {
            throw RequestRefusal(.badRequest, "the header \(name) appears twice")
        }
        guard let host = headers.first(name: "host")?.lowercased() else {
            throw RequestRefusal(.badRequest, "the header host is missing")
        }
        guard hosts.contains(host) else {
            throw RequestRefusal(
                .misdirectedRequest,
                "book serve answers to its own names only: \(hosts.sorted().joined(separator: ", "))")
        }
        let origin = headers.first(name: "origin")?.lowercased()
        if let origin, !hosts.contains(where: { origin == "http://\($0)" }) { throw .foreign }
        if Self.comesFromElsewhere(headers), !Self.isNavigation(headers) { throw .foreign }
        // A service worker would answer for every book that is served here later.
        if headers.contains(name: "service-worker")
            || headers[canonicalForm: "sec-fetch-dest"].contains("serviceworker")
        {
            throw RequestRefusal(.forbidden, "book serve has no service workers")
        }
        guard head.method == .GET || head.method == .HEAD else { throw .method }
        if headers.contains(name: "transfer-encoding")
            || headers.first(name: "content-length").map({ Int($0) != 0 }) == true
        {
            throw RequestRefusal(.payloadTooLarge, "book serve accepts no request body")
        }
        let parts = head.uri.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
        guard let path = parts.first, path.hasPrefix("/"),
            let name = path.dropFirst().removingPercentEncoding, !name.utf8.contains(0)
        else { throw RequestRefusal(.badRequest, "the address is not a path") }

        isHead = head.method == .HEAD
        let isUpgrade = headers.contains(name: "upgrade")
        // After an upgrade request that was not accepted, nothing more is read as HTTP.
        isKeptAlive = head.isKeepAlive && !isUpgrade
        guard name == Self.eventsPath else {
            target = .file(name)
            return
        }
        // Browsers always send the origin for this kind of connection.
        guard origin != nil else { throw .foreign }
        guard Self.isHandshake(head) else {
            throw RequestRefusal(
                .upgradeRequired, "this is for the WebSockets of the book's own pages",
                headers: ["Upgrade: websocket"])
        }
        target = .events(page: Self.page(inQuery: parts.count > 1 ? parts[1] : ""))
    }

    /// Headers that affect the result. If one is repeated, two readers may disagree on which one counts.
    private static let singular = [
        "host", "origin", "content-length", "transfer-encoding", "upgrade", "sec-websocket-key",
        "sec-websocket-version", "sec-fetch-site", "sec-fetch-mode", "sec-fetch-dest",
    ]

    /// Whether the browser reports a request from another origin; another port of this machine is one, too.
    private static func comesFromElsewhere(_ headers: HTTPHeaders) -> Bool {
        guard let site = headers.first(name: "sec-fetch-site") else { return false }
        return site != "same-origin" && site != "none"
    }

    /// A link that is followed in a tab, not in a frame.
    private static func isNavigation(_ headers: HTTPHeaders) -> Bool {
        headers.first(name: "sec-fetch-mode") == "navigate"
            && headers.first(name: "sec-fetch-dest") == "document"
    }

    /// A WebSocket's opening handshake (RFC 6455, 4.2.1).
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

extension RequestRefusal {
    fileprivate static let foreign = RequestRefusal(.forbidden, "book serve answers to its own pages only")
}
