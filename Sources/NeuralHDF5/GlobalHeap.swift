#if HDF5
    /// The parts of an HDF5 file in which texts of any length lie.
    ///
    /// libhdf5 1.10 walks through such a part by the sizes it states, and never ends where one of them is zero. So
    /// damaged parts are found here, before it sees the file.
    enum GlobalHeap {
        /// Where a part begins that libhdf5 would get lost in; nil where there is none.
        ///
        /// A part has the letters GCOL, a version, three zeros and its size, and then objects: a number (0 is the
        /// free space that may come last), a count of uses, four zeros, a size, and that many bytes in whole words;
        /// that of free space counts these 16 bytes too. (HDF5 File Format Specification 3.0, III.E.)
        static func damage(in bytes: [UInt8]) -> Int? {
            // Parts lie at whole words.
            for start in stride(from: 0, to: bytes.count - 16, by: 8)
            where bytes[start..<(start + 8)].elementsEqual([0x47, 0x43, 0x4F, 0x4C, 1, 0, 0, 0]) {
                let size = number(bytes, start + 8)
                guard size >= 16, size <= UInt64(bytes.count - start) else { return start }
                let end = start + Int(size)
                var place = start + 16
                while end - place >= 16 {
                    let length = number(bytes, place + 8)
                    let isFree = bytes[place] == 0 && bytes[place + 1] == 0
                    guard length <= UInt64(end - place), !isFree || length >= 16 else { return start }
                    let step = isFree ? Int(length) : 16 + (Int(length) + 7) & ~7
                    guard step <= end - place else { return start }
                    place += step
                }
            }
            return nil
        }

        private static func number(_ bytes: [UInt8], _ place: Int) -> UInt64 {
            (0..<8).reduce(0) { $0 | UInt64(bytes[place + $1]) << UInt64(8 * $1) }
        }
    }
#endif
