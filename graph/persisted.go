package graph

import (
	"crypto/sha256"
	"encoding/hex"
)

// persisted are the documents that a caller may name by their hash instead of
// sending them, as the console does with its own. It is a shorter way of asking
// and no other: what holds for a document that was sent holds for these.
type persisted map[string]string // by SHA-256, in hex

func persist(documents []string) persisted {
	p := persisted{}
	for _, text := range documents {
		sum := sha256.Sum256([]byte(text))
		p[hex.EncodeToString(sum[:])] = text
	}
	return p
}

// fill puts the document where in has only its hash. Whoever is told that it
// isn't known here, as after an upgrade, sends the document itself.
func (p persisted) fill(in *call) *refused {
	named, ok := in.params.Extensions["persistedQuery"].(map[string]any)
	if !ok || in.params.Query != "" {
		return nil
	}
	hash, _ := named["sha256Hash"].(string)
	text, ok := p[hash]
	if !ok {
		return &refused{in.statusOf(nil), CodeUnknownDocument, "no document is known here by this hash: send the document"}
	}
	in.params.Query = text
	return nil
}
