package graph

//go:generate sh -c "cd .. && go run ./internal/leangen/generate"
