import NIOCore
import NIOHTTP1
import NIOWebSocket

/// Answers requests one after another.
final class Responder: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias OutboundOut = HTTPServerResponsePart

    private let service: Service
    private let connection: Connection
    private var request: Request?

    init(service: Service, connection: Connection) {
        self.service = service
        self.connection = connection
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head(let head):
            if connection.isEnding { return }
            do throws(RequestRefusal) {
                let request = try Request(head, hosts: service.hosts)
                // The handler before this one handles valid handshakes.
                guard case .file = request.target else {
                    throw RequestRefusal(.badRequest, "a WebSocket needs a connection of its own")
                }
                connection.beginAnswer()
                self.request = request
            } catch {
                request = nil
                connection.refuse(error, isHead: head.method == .HEAD)
            }
        case .body: break
        case .end:
            guard let request, case .file(let path) = request.target else { return }
            let context = context.loopBound
            let (site, limit) = (service.site, service.limits.pieceBytes)
            service.workers.run(on: context.eventLoop) { site.answer(to: path).read(upTo: limit) }
                .assumeIsolated()
                .whenComplete { result in
                    switch result {
                    case .success(let answer): self.send(answer, to: request, context.value)
                    case .failure: self.connection.drop()
                    }
                }
        }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        switch error {
        case let error as HTTPParserError: connection.refuse(error)
        // A request that is not a handshake is passed on.
        case is NIOWebSocketUpgradeError: break
        default: connection.drop()
        }
    }

    // MARK: Sending

    private func send(_ answer: Answer, to request: Request, _ context: ChannelHandlerContext) {
        guard context.channel.isActive else { return }
        let isKeptAlive = request.isKeptAlive && !connection.isLastRequest
        var headers = ResponseHeaders.of(type: answer.type, count: answer.count)
        if let policy = answer.policy { headers.add(name: "Content-Security-Policy", value: policy) }
        headers.add(name: "Connection", value: isKeptAlive ? "keep-alive" : "close")
        let head = HTTPResponseHead(
            version: .http1_1, status: HTTPResponseStatus(statusCode: answer.status), headers: headers)
        context.write(wrapOutboundOut(.head(head)), promise: nil)
        let pieces = request.isHead ? [] : answer.pieces
        send(pieces[...], isKeptAlive: isKeptAlive, context)
    }

    /// Sends one piece after another, so that a slow client takes no more memory than one piece.
    private func send(_ pieces: ArraySlice<Answer.Piece>, isKeptAlive: Bool, _ context: ChannelHandlerContext)
    {
        var rest = pieces
        guard let piece = rest.popFirst() else { return end(isKeptAlive: isKeptAlive, context) }
        let loopBound = context.loopBound
        switch piece {
        case .bytes(let bytes):
            write(bytes, context).whenSuccess { self.send(rest, isKeptAlive: isKeptAlive, loopBound.value) }
        case .file(let file, let range):
            let part = range.prefix(service.limits.pieceBytes)
            if part.isEmpty { return send(rest, isKeptAlive: isKeptAlive, context) }
            rest = [.file(file, part.endIndex..<range.endIndex)] + rest
            service.workers.run(on: context.eventLoop) { file.read(part.startIndex..<part.endIndex) }
                .assumeIsolated()
                .whenComplete { [rest] result in
                    // The file was truncated: close, so that the client sees that the response is incomplete.
                    guard case .success(let bytes?) = result else { return self.connection.drop() }
                    self.write(bytes, loopBound.value).whenSuccess {
                        self.send(rest, isKeptAlive: isKeptAlive, loopBound.value)
                    }
                }
        }
    }

    private func write(_ bytes: [UInt8], _ context: ChannelHandlerContext) -> EventLoopFuture<Void>.Isolated {
        let part = HTTPServerResponsePart.body(.byteBuffer(ByteBuffer(bytes: bytes)))
        return context.writeAndFlush(wrapOutboundOut(part)).assumeIsolated()
    }

    private func end(isKeptAlive: Bool, _ context: ChannelHandlerContext) {
        request = nil
        let lastWrite = context.writeAndFlush(wrapOutboundOut(.end(nil)))
        if isKeptAlive {
            connection.endAnswer()
        } else {
            connection.end(with: lastWrite)
        }
    }
}
