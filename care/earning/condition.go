package earning

import (
	"errors"
	"fmt"
	"strings"
	"sync"

	"github.com/google/cel-go/cel"

	"kept/internal/fault"
)

// maxCost is how much one condition may cost, in CEL's own units: about one for
// each step. A condition that looks at a hundred tags with a pattern each stays
// far below it.
const maxCost = 20_000

// Facts are what conditions know of an event: the names that a tenant writes.
// Money is in minor units, so that nothing is ever compared by a fraction.
type Facts map[string]any

// variables are the names that a condition may use, and what they are.
var variables = []struct {
	name string
	is   *cel.Type
	none any // when the event has no such thing
}{
	{"event.type", cel.StringType, ""},
	{"event.reason", cel.StringType, ""},
	{"event.data", cel.MapType(cel.StringType, cel.DynType), map[string]any{}},
	{"local.day", cel.StringType, ""},
	{"local.month", cel.IntType, int64(0)},
	{"local.weekday", cel.IntType, int64(0)}, // 1 is Monday, 7 Sunday
	{"local.hour", cel.IntType, int64(0)},
	{"customer.id", cel.StringType, ""},
	{"customer.stage", cel.StringType, ""},
	{"customer.language", cel.StringType, ""},
	{"customer.tags", cel.ListType(cel.StringType), []string{}},
	{"customer.attributes", cel.MapType(cel.StringType, cel.DynType), map[string]any{}},
	{"customer.tier", cel.StringType, ""}, // its key; as it was just before the event, on the ladder of the rule's program
	{"customer.tierName", cel.StringType, ""},
	{"customer.tierRank", cel.IntType, int64(0)}, // 1 is the lowest tier; 0 is none
	{"purchase.amount", cel.IntType, int64(0)},
	{"purchase.currency", cel.StringType, ""},
	{"purchase.quantity", cel.IntType, int64(0)},
	{"purchase.channel", cel.StringType, ""},
	{"purchase.touchpoint", cel.StringType, ""},
	{"purchase.products", cel.ListType(cel.StringType), []string{}},
	{"purchase.categories", cel.ListType(cel.StringType), []string{}},
	{"promise.text", cel.StringType, ""},
	{"promise.product", cel.StringType, ""},
	{"promise.claim", cel.StringType, ""},
	{"promise.daysLate", cel.IntType, int64(0)},
}

// environment is made once: it is the same for every tenant.
var environment = sync.OnceValues(func() (*cel.Env, error) {
	options := []cel.EnvOption{cel.ParserExpressionSizeLimit(maxCondition), cel.ParserRecursionLimit(50)}
	for _, v := range variables {
		options = append(options, cel.Variable(v.name, v.is))
	}
	return cel.NewEnv(options...)
})

// compiled is terms whose conditions can be asked.
type compiled struct {
	condition   cel.Program
	multipliers []cel.Program
	tier        bool // whether one of them asks the customer's tier
}

// compile compiles the conditions of t. What doesn't compile is a fault of the
// field that it stands in, with line and column.
func compile(t Terms) (*compiled, error) {
	out := &compiled{multipliers: make([]cel.Program, len(t.Multipliers))}
	var err error
	if out.condition, err = out.program("terms.condition", t.Condition); err != nil {
		return nil, err
	}
	for i, m := range t.Multipliers {
		if out.multipliers[i], err = out.program(fmt.Sprintf("terms.multipliers.%d.condition", i), m.Condition); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// program compiles one condition, and puts down whether it asks the customer's
// tier; an empty one is nil, and always holds.
func (c *compiled) program(field, text string) (cel.Program, error) {
	if text == "" {
		return nil, nil
	}
	if err := fault.Text(field, text, maxCondition); err != nil {
		return nil, err
	}
	env, err := environment()
	if err != nil {
		return nil, fmt.Errorf("conditions: %w", err)
	}
	ast, issues := env.Compile(text)
	if issues.Err() != nil {
		return nil, fault.Invalid(field, "%s", told(issues.Errors()))
	}
	if ast.OutputType() != cel.BoolType {
		return nil, fault.Invalid(field, "line 1, column 1: must be true or false, not %s", ast.OutputType())
	}
	for _, r := range ast.NativeRep().ReferenceMap() {
		c.tier = c.tier || strings.HasPrefix(r.Name, "customer.tier")
	}
	p, err := env.Program(ast, cel.CostLimit(maxCost), cel.EvalOptions(cel.OptOptimize))
	if err != nil { // such as a pattern that is none
		return nil, fault.Invalid(field, "line 1, column 1: %s", err)
	}
	return p, nil
}

// told says what is wrong and where: the first three mistakes.
func told(errs []*cel.Error) string {
	var out []string
	for _, e := range errs[:min(3, len(errs))] {
		line, column := max(1, e.Location.Line()), max(1, e.Location.Column()+1) // of the whole there is no place
		out = append(out, fmt.Sprintf("line %d, column %d: %s", line, column, e.Message))
	}
	return strings.Join(out, "; ")
}

// holds asks a condition. It is cut off when it costs too much; that, and what
// it stumbles over, is an error in words.
func holds(p cel.Program, f Facts) (bool, error) {
	if p == nil {
		return true, nil
	}
	out, details, err := p.Eval(map[string]any(f))
	if err != nil {
		if cost := details.ActualCost(); cost != nil && *cost >= maxCost {
			return false, fmt.Errorf("it was cut off after %d steps", maxCost)
		}
		return false, err
	}
	yes, ok := out.Value().(bool)
	if !ok {
		return false, errors.New("it came to neither true nor false")
	}
	return yes, nil
}

// complete fills in what an event has nothing of.
func (f Facts) complete() Facts {
	for _, v := range variables {
		if f[v.name] == nil {
			f[v.name] = v.none
		}
	}
	return f
}
