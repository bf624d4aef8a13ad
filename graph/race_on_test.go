//go:build race

package graph

const raceDetector = true // it allocates too
