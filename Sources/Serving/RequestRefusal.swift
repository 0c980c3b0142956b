import NIOCore
import NIOHTTP1

/// Why a request is refused, which ends the connection.
struct RequestRefusal: Error, Equatable {
    var status: HTTPResponseStatus
    var reason: String
    /// Additional lines of the response's head.
    var headers: [String]

    init(_ status: HTTPResponseStatus, _ reason: String, headers: [String] = []) {
        (self.status, self.reason, self.headers) = (status, reason, headers)
    }

    static let timedOut = RequestRefusal(.requestTimeout, "the request took too long to arrive")
    static let incomplete = RequestRefusal(.badRequest, "the request is not complete")

    static func tooLarge(isRequestLine: Bool, _ limits: ServerLimits) -> RequestRefusal {
        isRequestLine
            ? RequestRefusal(.uriTooLong, "an address may have at most \(limits.fieldBytes) bytes")
            : RequestRefusal(
                .requestHeaderFieldsTooLarge,
                "a request may have at most \(limits.fieldCount) headers of \(limits.fieldBytes) bytes each, and \(limits.headBytes) bytes in all"
            )
    }

    init(_ error: HTTPParserError) {
        self =
            switch error {
            case .invalidVersion:
                RequestRefusal(.httpVersionNotSupported, "book serve speaks HTTP/1.1 and HTTP/1.0")
            case .invalidMethod: .method
            default: RequestRefusal(.badRequest, "this is not an HTTP request")
            }
    }

    static let method = RequestRefusal(
        .methodNotAllowed, "book serve only answers GET and HEAD", headers: ["Allow: GET, HEAD"])

    /// The whole response.
    ///
    /// - Parameter isHead: whether the method is HEAD, whose response has no body.
    func response(isHead: Bool) -> ByteBuffer {
        let text = reason + "\n"
        var lines = ["HTTP/1.1 \(status.code) \(status.reasonPhrase)"]
        lines += ResponseHeaders.of(type: "text/plain; charset=utf-8", count: text.utf8.count)
            .map { "\($0.name): \($0.value)" }
        lines += headers + ["Connection: close"]
        return ByteBuffer(string: lines.joined(separator: "\r\n") + "\r\n\r\n" + (isHead ? "" : text))
    }
}

/// Headers of all responses.
enum ResponseHeaders {
    static func of(type: String, count: Int) -> HTTPHeaders {
        [
            "Content-Type": type,
            "Content-Length": "\(count)",
            "Cache-Control": "no-store",
            // Other sites may neither load nor frame anything from here.
            "Cross-Origin-Resource-Policy": "same-origin",
            "X-Frame-Options": "SAMEORIGIN",
            "X-Content-Type-Options": "nosniff",
        ]
    }
}
