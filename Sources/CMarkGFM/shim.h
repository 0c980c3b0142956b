#include <cmark-gfm.h>
#include <cmark-gfm-extension_api.h>
#include <cmark-gfm-core-extensions.h>

/// `dladdr` and its result, which glibc declares only where GNU's own extensions are asked for.
struct loaded_place {
    const char *file;
    void *base;
    const char *name;
    void *address;
};

#ifdef __APPLE__
int loaded_place_of(const void *address, struct loaded_place *place) __asm__("_dladdr");
#else
int loaded_place_of(const void *address, struct loaded_place *place) __asm__("dladdr");
#endif

static inline const char *loaded_file_of(const void *address) {
    struct loaded_place place;
    return loaded_place_of(address, &place) ? place.file : 0;
}

/// The files that the parser and its extensions were loaded from; null where that is not known.
static inline const char *cmark_gfm_parser_file(void) { return loaded_file_of((const void *)&cmark_parser_new); }
static inline const char *cmark_gfm_extensions_file(void) {
    return loaded_file_of((const void *)&cmark_gfm_core_extensions_ensure_registered);
}
