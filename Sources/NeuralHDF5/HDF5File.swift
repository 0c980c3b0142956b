#if HDF5
    import CHDF5
    import Neural
    import PlainText

    /// An HDF5 file in memory, read with libhdf5.
    ///
    /// The library is not thread-safe; ``KerasFile`` holds a lock while it uses this type.
    struct HDF5File: ~Copyable {
        private let file: hid_t
        /// How many more numbers may be read.
        private var room: Int

        init(_ bytes: [UInt8], limit: Int) throws(HDF5Error) {
            file = bytes.withUnsafeBytes { hdf5OpenBytes($0.baseAddress, $0.count) }
            room = limit / MemoryLayout<Double>.size
            guard file >= 0 else {
                throw HDF5Error(
                    path: "/", problem: "this is not an HDF5 file, or not all of it",
                    hint: "model.save('model.keras') and model.save_weights('model.weights.h5') write one")
            }
        }

        deinit { H5Fclose(file) }

        /// Whether each part of the path exists and is in this file.
        func has(_ path: String) -> Bool {
            var whole = ""
            for part in path.split(separator: "/") {
                whole += "/" + part
                guard hdf5IsHardLink(file, whole) > 0 else { return false }
            }
            return true
        }

        /// The names in a group, in the order of their bytes.
        func members(of path: String) throws(HDF5Error) -> [String] {
            try withObject(path) { group throws(HDF5Error) in
                var info = H5G_info_t()
                guard hdf5IsGroup(group) > 0, H5Gget_info(group, &info) >= 0 else {
                    throw HDF5Error(path: path, problem: "this is not a group")
                }
                var names: [String] = []
                for index in 0..<info.nlinks {
                    var name = [CChar](repeating: 0, count: 256)
                    guard hdf5MemberName(group, index, &name, name.count) >= 0 else {
                        throw HDF5Error(path: path, problem: "a member has no name that can be read")
                    }
                    names.append(Self.string(name))
                }
                return names
            }
        }

        /// The array of a dataset, which gets the name `name`.
        mutating func array(_ path: String, name: String) throws(HDF5Error) -> StoredArray {
            guard has(path) else { throw HDF5Error(path: path, problem: "there is no array here") }
            guard room > 0 else {
                throw HDF5Error(
                    path: path, problem: "the arrays take more memory than is allowed",
                    hint: "give a greater limit if you trust the file")
            }
            let room = room
            let (shape, values, chunk) = try withObject(path) { dataset throws(HDF5Error) in
                guard hdf5IsDataset(dataset) > 0 else {
                    throw HDF5Error(path: path, problem: "this is not an array")
                }
                guard hdf5HasOwnNumbers(dataset) else {
                    throw HDF5Error(
                        path: path, problem: "the array's numbers are in another file, which is not read",
                        hint: "model.save_weights('model.weights.h5') writes all into one")
                }
                let type = H5Dget_type(dataset)
                let size = H5Tget_size(type)
                H5Tclose(type)
                guard size <= 16 else {
                    throw HDF5Error(path: path, problem: "these are numbers of \(size) bytes each")
                }
                let chunk = hdf5ChunkBytes(dataset, size)
                guard chunk >= 0 else {
                    throw HDF5Error(
                        path: path, problem: "the array is packed in a way that is not read",
                        hint: "of filters, gzip, shuffle and fletcher32 are, each once")
                }
                guard chunk <= Int64(room) * Int64(MemoryLayout<Double>.size) else {
                    throw HDF5Error(
                        path: path, problem: "the array is in parts that take more memory than is allowed",
                        hint: "give a greater limit if you trust the file")
                }
                let (shape, values) = try Self.read(dataset, path, room: room)
                return (shape, values, Int(chunk))
            }
            // An array takes memory and time even without numbers, and a file may refer to one array any
            // number of times; a chunk is unpacked as a whole for a single number of it.
            self.room -= max(values.count, chunk / MemoryLayout<Double>.size) + 256
            return StoredArray(name: Text(name), shape: shape, values: values)
        }

        private static func read(
            _ dataset: hid_t, _ path: String, room: Int
        ) throws(HDF5Error) -> (shape: [Int], values: [Double]) {
            let type = H5Dget_type(dataset)
            defer { H5Tclose(type) }
            guard hdf5IsFloat(type) > 0 || hdf5IsInteger(type) > 0 else {
                throw HDF5Error(path: path, problem: "these are not numbers")
            }
            let space = H5Dget_space(dataset)
            defer { H5Sclose(space) }
            let axes = Int(H5Sget_simple_extent_ndims(space))
            guard axes >= 0, axes <= 32 else {
                throw HDF5Error(path: path, problem: "the array has no shape")
            }
            var lengths = [hsize_t](repeating: 0, count: axes)
            H5Sget_simple_extent_dims(space, &lengths, nil)
            var count = 1
            for length in lengths {
                let (product, overflow) = count.multipliedReportingOverflow(by: Int(clamping: length))
                guard !overflow, product <= room else {
                    throw HDF5Error(
                        path: path, problem: "the arrays take more memory than is allowed",
                        hint: "give a greater limit if you trust the file")
                }
                count = product
            }
            // No data compresses to less than a thousandth, so the stored size limits what is allocated.
            guard UInt64(count) / 1100 <= H5Dget_storage_size(dataset) else {
                throw HDF5Error(path: path, problem: "the array is not in the file, or not all of it")
            }
            // Double represents all numbers of the types of weights exactly.
            var values = [Double](repeating: 0, count: count)
            guard hdf5Read(dataset, hdf5NativeDouble(), &values) >= 0 else {
                throw HDF5Error(path: path, problem: "the numbers cannot be read")
            }
            return (lengths.map { Int($0) }, values)
        }

        /// The strings of an attribute; nil if there is none.
        func strings(_ attribute: String, of path: String) throws(HDF5Error) -> [String]? {
            try withObject(path) { object throws(HDF5Error) in
                guard hdf5HasAttribute(object, attribute) > 0 else { return nil }
                let id = hdf5OpenAttribute(object, attribute)
                guard id >= 0 else { throw HDF5Error(path: path, problem: "an attribute cannot be read") }
                defer { H5Aclose(id) }
                let (type, space) = (H5Aget_type(id), H5Aget_space(id))
                defer {
                    H5Tclose(type)
                    H5Sclose(space)
                }
                let count = Int(H5Sget_simple_extent_npoints(space))
                let size = Int(H5Tget_size(type))
                guard hdf5IsString(type) > 0 else {
                    // An empty list has no type of its own.
                    if count == 0 { return [] }
                    throw HDF5Error(path: path, problem: "an attribute is not text")
                }
                guard count >= 0, size > 0, count <= (1 << 26) / size else {
                    throw HDF5Error(path: path, problem: "an attribute takes more memory than is allowed")
                }
                if H5Tis_variable_str(type) > 0 {
                    var pointers = [UnsafeMutablePointer<CChar>?](repeating: nil, count: count)
                    guard H5Aread(id, type, &pointers) >= 0 else {
                        throw HDF5Error(path: path, problem: "an attribute cannot be read")
                    }
                    let strings = pointers.map { $0.map { String(cString: $0) } ?? "" }
                    _ = hdf5FreeStrings(type, space, &pointers)
                    return strings
                }
                var characters = [CChar](repeating: 0, count: count * size)
                guard H5Aread(id, type, &characters) >= 0 else {
                    throw HDF5Error(path: path, problem: "an attribute cannot be read")
                }
                return (0..<count).map { Self.string(characters[($0 * size)..<(($0 + 1) * size)]) }
            }
        }

        /// Calls `use` with the object at `path`.
        private func withObject<Result>(
            _ path: String, _ use: (hid_t) throws(HDF5Error) -> Result
        ) throws(HDF5Error) -> Result {
            let object = has(path) ? hdf5OpenObject(file, path) : -1
            guard object >= 0 else { throw HDF5Error(path: path, problem: "there is nothing here") }
            defer { H5Oclose(object) }
            return try use(object)
        }

        /// The characters before the first zero, or all of them.
        private static func string(_ characters: some Sequence<CChar>) -> String {
            String(decoding: characters.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
        }
    }
#endif
