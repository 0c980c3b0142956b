import Foundation

/// How this process takes signals.
package enum Signals {
    /// Whether what `signal` returned is the handler that ignores a signal, as `nohup` sets it for SIGHUP.
    package static func isIgnored(_ handler: sighandler_t?) -> Bool {
        unsafeBitCast(handler, to: Int.self) == unsafeBitCast(SIG_IGN, to: Int.self)
    }
}
