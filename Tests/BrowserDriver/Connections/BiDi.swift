/// A WebDriver BiDi connection: one command at a time; events that arrive meanwhile are kept.
struct BiDi: Sendable {
    private var socket: WebSocket
    private var lastNumber = 0
    private var events: [JSON] = []

    init(_ socket: WebSocket) { self.socket = socket }

    @discardableResult
    mutating func call(
        _ method: String, _ parameters: JSON, _ deadline: Deadline
    ) throws(BrowserError) -> JSON {
        lastNumber += 1
        let number = JSON.number(Double(lastNumber))
        let command: JSON = ["id": number, "method": .string(method), "params": parameters]
        try socket.send(command.text, deadline: deadline)
        while true {
            let message = try JSON(parsing: try socket.receive(deadline: deadline))
            if message["type"] == "event" {
                events.append(message)
            } else if message["id"] == number {
                if message["type"] == "success" { return message["result"] }
                let error = message["error"].string ?? ""
                throw BrowserError("\(deadline.what): \(error): \(message["message"].string ?? "")")
            }
        }
    }

    /// Subscribes to all events that `takeErrors` understands.
    mutating func watchErrors(_ deadline: Deadline) throws(BrowserError) {
        let names: JSON = [
            "log.entryAdded", "network.responseCompleted", "network.fetchError", "script.message",
        ]
        try call("session.subscribe", ["events": names], deadline)
        // Network events do not cover `file:`; elements' events do.
        let listener = """
            (report) => addEventListener('error', ({ target }) => {
                const url = target.src ?? target.href;
                if (typeof url === 'string' && url.startsWith('file:')) report(url);
            }, true)
            """
        let channel: JSON = ["type": "channel", "value": ["channel": "failed file"]]
        try call(
            "script.addPreloadScript",
            ["functionDeclaration": .string(listener), "arguments": [channel], "sandbox": "watch"], deadline)
    }

    /// The errors since the last call, as far as known by now.
    mutating func takeErrors() -> [String] {
        defer { events = [] }
        return events.compactMap(Self.error)
    }

    private static func error(in event: JSON) -> String? {
        let details = event["params"]
        let url = details["request"]["url"].string ?? ""
        switch event["method"] {
        case "log.entryAdded" where details["level"] == "error":
            let text = details["text"].string ?? ""
            let place = details["stackTrace"]["callFrames"][0]
            guard let file = place["url"].string, let line = place["lineNumber"].number else { return text }
            return "\(file):\(Int(line) + 1): \(text)"
        case "network.responseCompleted":
            let status = details["response"]["status"].number ?? 0
            return status >= 400 ? "\(url): \(Int(status))" : nil
        // Loads that are aborted because the reader leaves are not failures.
        case "network.fetchError" where details["errorText"] != "NS_BINDING_ABORTED":
            return "\(url): \(details["errorText"].string ?? "")"
        case "script.message": return "\(details["data"]["value"].string ?? ""): not loaded"
        default: return nil
        }
    }
}
