import PlainText

#if !arch(wasm32)
    /// Finds the line of an error that nobody catches.
    ///
    /// Swift ends such a program with "Error raised at top level", and no place. So the tool runs it again,
    /// once with `BOOK_THROWS=0`, where each throw writes a line to standard error, and once with the number
    /// of the last one, where that throw traps: the trap's back-trace has the place.
    enum ThrowHooks {
        static func start() {
            guard let text = System.setting(("BOOK_THROWS" as StaticString).bytes) else { return }
            trapAt = Int(String(decoding: text, as: UTF8.self)) ?? 0
            store(untypedHandler, in: "_swift_willThrow")
            store(typedHandler, in: "_swift_willThrowTypedImpl")
        }

        /// The runtime calls the functions whose addresses stand in these variables.
        private static func store(_ address: UnsafeRawPointer, in symbol: StaticString) {
            guard let variable = libcDlsym(nil, symbol.utf8Start) else { return }
            variable.storeBytes(of: address, as: UnsafeRawPointer.self)
        }

        private static var untypedHandler: UnsafeRawPointer {
            let handler: @convention(c) (UnsafeRawPointer?) -> Void = { _ in ThrowHooks.thrown() }
            return unsafeBitCast(handler, to: UnsafeRawPointer.self)
        }

        private static var typedHandler: UnsafeRawPointer {
            let handler: @convention(c) (UnsafeRawPointer?, UnsafeRawPointer?, UnsafeRawPointer?) -> Void = {
                _, _, _ in ThrowHooks.thrown()
            }
            return unsafeBitCast(handler, to: UnsafeRawPointer.self)
        }

        private static func thrown() {
            count += 1
            if trapAt == 0 {
                let note: StaticString = "book-throw\n"
                _ = libcWriteError(2, note.utf8Start, note.utf8CodeUnitCount)
            } else if count == trapAt {
                stop("error thrown")
            }
        }

        private nonisolated(unsafe) static var count = 0
        private nonisolated(unsafe) static var trapAt = 0
    }

    @_extern(c, "write")
    private func libcWriteError(_ descriptor: Int32, _ bytes: UnsafePointer<UInt8>, _ count: Int) -> Int
#endif
