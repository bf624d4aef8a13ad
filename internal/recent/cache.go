package recent

import lru "github.com/hashicorp/golang-lru/v2"

// Or gives what a cache holds of key, or puts there what fresh makes: all who come
// at once for the first time have the same one.
func Or[K comparable, V any](cache *lru.Cache[K, V], key K, fresh func() V) V {
	if v, ok := cache.Get(key); ok {
		return v
	}
	made := fresh()
	if was, ok, _ := cache.PeekOrAdd(key, made); ok {
		return was
	}
	return made
}
