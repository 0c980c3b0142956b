#if HDF5
    /// The global heap collections of an HDF5 file, which contain variable-length strings.
    ///
    /// libhdf5 1.10 steps through a collection by the sizes stated in it, and never ends if one of them is
    /// zero. So damaged collections are found here, before the library reads the file.
    enum GlobalHeap {
        /// The position of a damaged collection that would make libhdf5 loop endlessly; nil if there is none.
        ///
        /// A collection has the letters GCOL, a version, three zeros and its size, and then objects: a number
        /// (0 is the free space that may come last), a reference count, four zeros, a size, and that many
        /// bytes, padded to whole words. The size of free space also includes these 16 bytes. (HDF5 File
        /// Format Specification 3.0, III.E.)
        static func damage(in bytes: [UInt8]) -> Int? {
            // Collections are aligned to words.
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
