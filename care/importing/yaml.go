package importing

import (
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"
)

// section reads a YAML mapping with the given keys and no others; without
// keys it takes any. Keys may not be written twice.
func (r *mappingReader) section(at string, n *yaml.Node, keys ...string) map[string]*yaml.Node {
	out := map[string]*yaml.Node{}
	if n == nil {
		return out
	}
	if n.Kind != yaml.MappingNode {
		r.fail(n.Line, "%s: must be a section with names and values", at)
		return out
	}
	for i := 0; i+1 < len(n.Content); i += 2 {
		key, value := n.Content[i], n.Content[i+1]
		if value.Kind == yaml.AliasNode {
			value = value.Alias
		}
		switch {
		case len(keys) > 0 && !slices.Contains(keys, key.Value):
			r.fail(key.Line, "%s: unknown key %q; there are %s", at, key.Value, strings.Join(keys, ", "))
		case out[key.Value] != nil:
			r.fail(key.Line, "%s: %q stands here twice", at, key.Value)
		default:
			out[key.Value] = value
		}
	}
	return out
}

// need complains about keys that a section lacks.
func (r *mappingReader) need(n *yaml.Node, at string, s map[string]*yaml.Node, keys ...string) {
	if n == nil || n.Kind != yaml.MappingNode {
		return // section has said so
	}
	for _, k := range keys {
		if s[k] == nil {
			r.fail(n.Line, "%s: %q is missing", at, k)
		}
	}
}

func (r *mappingReader) text(n *yaml.Node, at string) string {
	if n == nil {
		return ""
	}
	if n.Kind != yaml.ScalarNode {
		r.fail(n.Line, "%s: must be one value", at)
		return ""
	}
	return n.Value
}

func (r *mappingReader) list(at string, n *yaml.Node) []*yaml.Node {
	if n == nil {
		return nil
	}
	if n.Kind != yaml.SequenceNode {
		r.fail(n.Line, "%s: must be a list", at)
		return nil
	}
	return n.Content
}

func (r *mappingReader) texts(n *yaml.Node, at string) []string {
	if n != nil && n.Kind == yaml.ScalarNode {
		return []string{n.Value}
	}
	var out []string
	for _, item := range r.list(at, n) {
		out = append(out, r.text(item, at))
	}
	return out
}
