import Foundation

/// A Swift compiler for tests that repeats what the real one returned earlier for the same arguments and
/// files. So tests of failing chapters, which the tool itself never caches, compile nothing if nothing
/// changed, even if the tool changed.
///
/// It is a folder like a toolchain's, in which `swiftc` and `swift-frontend` are a script; everything else is
/// linked. Commands that end by a signal, or name files elsewhere, are left to the real compiler.
package enum CachingCompiler {
    /// The environment's `PATH`, with this compiler in front.
    package static let path: String = {
        let path = ProcessInfo.processInfo.environment["PATH"] ?? ""
        #if os(Linux)
            return (try? make(path)).map { "\($0):\(path)" } ?? path
        #else
            return path
        #endif
    }()

    /// The environment of a command that must really compile, because compiling is measured or interrupted.
    package static let uncached = [uncachedVariable: "1"]
    private static let uncachedVariable = "BOOK_TEST_FORGETFUL"

    private static let root = Fixture.repository + "/.build/test-compiler"
    /// Answers that have been unused for this many seconds are removed.
    private static let longestUnused = 14.0 * 86400

    private static let script = """
        #!/bin/bash
        # What COMPILER says and makes of the same arguments and files, from its first time. IDENTITY
        tool="BIN/${0##*/}"
        case " $* " in *" -### "*)
            # What would be run is to come here, too.
            "$tool" "$@" | sed 's|BIN/swift-frontend|OWN/swift-frontend|'
            exit "${PIPESTATUS[0]}" ;;
        esac
        [[ -z "$FORGETS" ]] || exec "$tool" "$@"
        # Both outputs are the same empty file, as the tool has them: in it what is said keeps its order.
        [[ -f /dev/fd/1 && ! -s /dev/fd/1 && /dev/fd/1 -ef /dev/fd/2 ]] || exec "$tool" "$@"
        for argument; do
            case "$argument" in
            ROOT/*/books/*) exec "$tool" "$@" ;;
            ROOT/* | BIN/* | TOOLCHAIN/* | /usr/* | /lib/* | /dev/null) ;;
            /*) exec "$tool" "$@" ;;
            esac
        done
        files() { find . -path './temporary-*' -prune -o -type f "$@" -print0; }
        key=$({ printf '%s\\0' "${0##*/}" "$@"; files | LC_ALL=C sort -z | xargs -0 -r sha256sum; } | sha256sum)
        answer="ANSWERS/${key%% *}"
        if [[ -f "$answer/status" ]]; then
            : >"$answer/used"
            [[ ! -d "$answer/files" ]] || cp -R "$answer/files/." .
            cat "$answer/said"
            read -r status <"$answer/status"
            exit "$status"
        fi
        new="$answer.$$"
        mkdir -p "$new" && : >"$new/begin" || exec "$tool" "$@"
        "$tool" "$@" &
        child=$!
        # With it the tool asks for last words.
        trap 'kill -XCPU "$child"' XCPU
        while wait "$child"; status=$?; kill -0 "$child" 2>/dev/null; do :; done
        if ((status > 128)); then
            rm -rf "$new"
            trap - XCPU
            kill "-$((status - 128))" $$
        fi
        cp /dev/fd/1 "$new/said"
        if [[ "$(files -newer "$new/begin" | wc -c)" != 0 ]]; then
            mkdir "$new/files"
            files -newer "$new/begin" | xargs -0 cp --parents -t "$new/files"
        fi
        echo "$status" >"$new/status"
        mv -T "$new" "$answer" 2>/dev/null || rm -rf "$new"
        exit "$status"

        """

    /// Creates the folder of programs and returns it.
    private static func make(_ path: String) throws -> String {
        let manager = FileManager.default
        guard
            let found = path.split(separator: ":").map({ "\($0)/swiftc" }).first(
                where: manager.isExecutableFile)
        else { throw ToolFailed(description: "no swiftc") }
        let real = URL(fileURLWithPath: found).deletingLastPathComponent().resolvingSymlinksInPath().path
        let toolchain = URL(fileURLWithPath: real).deletingLastPathComponent().path
        let (own, results) = (root + "/usr/bin", root + "/answers")
        try manager.createDirectory(atPath: own, withIntermediateDirectories: true)
        try manager.createDirectory(atPath: results, withIntermediateDirectories: true)
        removeUnused(in: results)

        let programs = ["swiftc", "swift-frontend"]
        let identity = try programs.map { name in
            let status = try manager.attributesOfItem(
                atPath: URL(fileURLWithPath: "\(real)/\(name)").resolvingSymlinksInPath().path)
            let changed = (status[.modificationDate] as? Date)?.timeIntervalSince1970 ?? 0
            return "\(name): \(status[.size] ?? 0) bytes of \(changed)"
        }.joined(separator: ", ")
        let ofCompiler = results + "/" + identity.filter { $0.isNumber || $0 == "." }
        let text = [
            ("COMPILER", found), ("IDENTITY", identity), ("BIN", real), ("OWN", own), ("ANSWERS", ofCompiler),
            ("TOOLCHAIN", toolchain), ("ROOT", Fixture.repository), ("FORGETS", uncachedVariable),
        ].reduce(script) { $0.replacing($1.0, with: $1.1) }
        for name in programs where (try? String(contentsOfFile: "\(own)/\(name)", encoding: .utf8)) != text {
            // Another run of the tests may have created it already.
            let new = "\(own)/\(name).\(getpid())"
            try text.write(toFile: new, atomically: false, encoding: .utf8)
            try manager.setAttributes([.posixPermissions: 0o755], ofItemAtPath: new)
            guard rename(new, "\(own)/\(name)") == 0 else { throw ToolFailed(description: "no \(name)") }
        }
        let tools = try manager.contentsOfDirectory(atPath: real).filter { !programs.contains($0) }
        let folders = try manager.contentsOfDirectory(atPath: toolchain).filter { $0 != "bin" }
        let links =
            tools.map { ("\(own)/\($0)", "\(real)/\($0)") }
            + folders.map { ("\(root)/usr/\($0)", "\(toolchain)/\($0)") }
        for (link, target) in links
        where (try? manager.destinationOfSymbolicLink(atPath: link)) != target {
            try? manager.removeItem(atPath: link)
            try? manager.createSymbolicLink(atPath: link, withDestinationPath: target)
        }
        return own
    }

    private static func removeUnused(in results: String) {
        let manager = FileManager.default
        func entries(_ folder: String) -> [String] {
            ((try? manager.contentsOfDirectory(atPath: folder)) ?? []).map { "\(folder)/\($0)" }
        }
        let longAgo = Date(timeIntervalSinceNow: -longestUnused)
        for answer in entries(results).flatMap(entries) {
            // Answers that were never reused have no `used` file; neither have incomplete ones.
            let last = ["used", "begin"].lazy.compactMap {
                try? manager.attributesOfItem(atPath: "\(answer)/\($0)")[.modificationDate] as? Date
            }.first
            if (last ?? .distantPast) < longAgo { try? manager.removeItem(atPath: answer) }
        }
    }
}
