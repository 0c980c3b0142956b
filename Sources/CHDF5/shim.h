#include <hdf5.h>
#include <stdbool.h>

/* What HDF5's headers define as macros, which Swift cannot see. */

static inline hid_t hdf5NativeDouble(void) { return H5T_NATIVE_DOUBLE; }
static inline htri_t hdf5IsFloat(hid_t type) { return H5Tget_class(type) == H5T_FLOAT; }
static inline htri_t hdf5IsInteger(hid_t type) { return H5Tget_class(type) == H5T_INTEGER; }
static inline htri_t hdf5IsString(hid_t type) { return H5Tget_class(type) == H5T_STRING; }
static inline htri_t hdf5IsGroup(hid_t object) { return H5Iget_type(object) == H5I_GROUP; }
static inline htri_t hdf5IsDataset(hid_t object) { return H5Iget_type(object) == H5I_DATASET; }
static inline htri_t hdf5HasAttribute(hid_t object, const char *name) { return H5Aexists(object, name); }

static inline hid_t hdf5OpenObject(hid_t file, const char *path) { return H5Oopen(file, path, H5P_DEFAULT); }
static inline hid_t hdf5OpenAttribute(hid_t object, const char *name) { return H5Aopen(object, name, H5P_DEFAULT); }
static inline herr_t hdf5Read(hid_t dataset, hid_t type, void *numbers) {
    return H5Dread(dataset, type, H5S_ALL, H5S_ALL, H5P_DEFAULT, numbers);
}
static inline ssize_t hdf5MemberName(hid_t group, hsize_t index, char *name, size_t size) {
    return H5Lget_name_by_idx(group, ".", H5_INDEX_NAME, H5_ITER_INC, index, name, size, H5P_DEFAULT);
}
static inline herr_t hdf5FreeStrings(hid_t type, hid_t space, void *strings) {
    return H5Dvlen_reclaim(type, space, H5P_DEFAULT, strings);
}

/* A link to another place in the file, or to another file, is followed only where it is a hard one. */
static inline htri_t hdf5IsHardLink(hid_t group, const char *name) {
    H5L_info_t info;
    if (H5Lget_info(group, name, &info, H5P_DEFAULT) < 0) return -1;
    return info.type == H5L_TYPE_HARD;
}

/* Whether a dataset's numbers are in its own file: they may be in any other one, and libhdf5 opens that by itself. Asked before
   the dataset's shape, which may be that of others, too. */
static inline bool hdf5HasOwnNumbers(hid_t dataset) {
    hid_t properties = H5Dget_create_plist(dataset);
    if (properties < 0) return false;
    H5D_layout_t layout = H5Pget_layout(properties);
    bool isOwn = (layout == H5D_COMPACT || layout == H5D_CONTIGUOUS || layout == H5D_CHUNKED)
        && H5Pget_external_count(properties) == 0;
    H5Pclose(properties);
    return isOwn;
}

/* The bytes of a chunk, which libhdf5 unpacks as a whole; 0 for a dataset without chunks, and a negative number where they are
   packed otherwise than once and by a known filter, so that a few bytes could become any number of them. */
static inline int64_t hdf5ChunkBytes(hid_t dataset, size_t size) {
    hid_t properties = H5Dget_create_plist(dataset);
    if (properties < 0) return -1;
    int64_t count = 0;
    hsize_t lengths[32];
    if (H5Pget_layout(properties) == H5D_CHUNKED) {
        int axes = H5Pget_chunk(properties, 32, lengths);
        count = axes < 0 || axes > 32 ? -1 : (int64_t)size;
        for (int axis = 0; axis < axes && count >= 0; axis++)
            if (__builtin_mul_overflow(count, lengths[axis], &count)) count = -1;
    }
    H5Z_filter_t seen[2] = {H5Z_FILTER_ERROR, H5Z_FILTER_ERROR};
    int filters = H5Pget_nfilters(properties);
    if (filters < 0 || filters > 3) count = -1;
    for (int index = 0; index < filters && count >= 0; index++) {
        unsigned flags, settings;
        size_t max = 0;
        H5Z_filter_t filter = H5Pget_filter2(properties, index, &flags, &max, NULL, 0, NULL, &settings);
        if (filter != H5Z_FILTER_DEFLATE && filter != H5Z_FILTER_SHUFFLE && filter != H5Z_FILTER_FLETCHER32) count = -1;
        if (filter == seen[0] || filter == seen[1]) count = -1;
        seen[index % 2] = filter;
    }
    H5Pclose(properties);
    return count;
}

/* Opens a file that is wholly in memory, for reading. Errors are told by results, not printed. */
static inline hid_t hdf5OpenBytes(const void *bytes, size_t size) {
    H5Eset_auto2(H5E_DEFAULT, NULL, NULL);
    /* A file may name a filter; no code is loaded for one. */
    H5PLset_loading_state(0);
    hid_t access = H5Pcreate(H5P_FILE_ACCESS);
    hid_t file = -1;
    if (H5Pset_fapl_core(access, 1 << 16, 0) >= 0 && H5Pset_file_image(access, (void *)bytes, size) >= 0)
        file = H5Fopen("bytes", H5F_ACC_RDONLY, access);
    H5Pclose(access);
    return file;
}
