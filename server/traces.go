package server

import (
	"context"
	"fmt"
	"strings"

	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/exporters/otlp/otlptrace/otlptracehttp"
	"go.opentelemetry.io/otel/sdk/resource"
	sdktrace "go.opentelemetry.io/otel/sdk/trace"
)

// traces sends spans to a collector when the settings name one; else there is
// no tracer and no cost. Rooms take theirs from the span in the context.
func (h *House) traces(ctx context.Context) error {
	if h.config.TraceEndpoint == "" {
		return nil
	}
	exporter, err := otlptracehttp.New(ctx, otlptracehttp.WithEndpointURL(strings.TrimRight(h.config.TraceEndpoint, "/")+"/v1/traces"))
	if err != nil {
		return fmt.Errorf("traces: %w", err)
	}
	provider := sdktrace.NewTracerProvider(sdktrace.WithBatcher(exporter), sdktrace.WithResource(resource.NewSchemaless(
		attribute.String("service.name", "kept"), attribute.String("service.version", h.config.Version))))
	h.tracer = provider.Tracer("kept")
	h.worker("traces", nil, provider.Shutdown)
	return nil
}
