import NIOCore
import NIOHTTP1

/// Why a request is not answered. The connection ends with it.
struct Refusal: Error, Equatable {
    var status: HTTPResponseStatus
    var reason: String
    /// Lines of the response's head that belong to this status.
    var headers: [String]

    init(_ status: HTTPResponseStatus, _ reason: String, headers: [String] = []) {
        (self.status, self.reason, self.headers) = (status, reason, headers)
    }

    static let timedOut = Refusal(.requestTimeout, "the request took too long to come")
    static let incomplete = Refusal(.badRequest, "the request is not complete")

    static func tooLarge(isRequestLine: Bool, _ limits: ServerLimits) -> Refusal {
        isRequestLine
            ? Refusal(.uriTooLong, "an address may have \(limits.fieldBytes) bytes")
            : Refusal(
                .requestHeaderFieldsTooLarge,
                "a request may have \(limits.fieldCount) headers of \(limits.fieldBytes) bytes, in all \(limits.headBytes)"
            )
    }

    init(_ error: HTTPParserError) {
        self =
            switch error {
            case .invalidVersion: Refusal(.httpVersionNotSupported, "book serve speaks HTTP/1.1 and HTTP/1.0")
            case .invalidMethod: .method
            default: Refusal(.badRequest, "this is not an HTTP request")
            }
    }

    static let method = Refusal(
        .methodNotAllowed, "book serve only shows: GET and HEAD", headers: ["Allow: GET, HEAD"])

    /// The whole response.
    ///
    /// - Parameter isHead: whether the request's method is HEAD, whose response has no body.
    func response(isHead: Bool) -> ByteBuffer {
        let text = reason + "\n"
        var lines = ["HTTP/1.1 \(status.code) \(status.reasonPhrase)"]
        lines += ResponseHeaders.of(type: "text/plain; charset=utf-8", count: text.utf8.count)
            .map { "\($0.name): \($0.value)" }
        lines += headers + ["Connection: close"]
        return ByteBuffer(string: lines.joined(separator: "\r\n") + "\r\n\r\n" + (isHead ? "" : text))
    }
}

/// What all responses have in common.
enum ResponseHeaders {
    static func of(type: String, count: Int) -> HTTPHeaders {
        [
            "Content-Type": type,
            "Content-Length": "\(count)",
            "Cache-Control": "no-store",
            // Other sites may neither load nor frame anything of this one.
            "Cross-Origin-Resource-Policy": "same-origin",
            "X-Frame-Options": "SAMEORIGIN",
            "X-Content-Type-Options": "nosniff",
        ]
    }
}
