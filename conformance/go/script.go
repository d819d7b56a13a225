// What a user of the official Go SDK does; OPENAI_BASE_URL says where.
package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"reflect"
	"runtime/debug"
	"slices"
	"strings"
	"time"

	"github.com/openai/openai-go/v3"
	"github.com/openai/openai-go/v3/option"
)

var (
	client  = openai.NewClient()
	ctx     = context.Background()
	results = map[string]string{}
	created []string
)

// step runs the function and keeps its result.
func step(name string, run func()) {
	results[name] = "yes"
	func() {
		defer func() {
			if problem := recover(); problem != nil {
				results[name] = fmt.Sprintf("FAILS: %v", problem)
			}
		}()
		run()
	}()
	fmt.Printf("%-4s  %s\n", results[name], name)
}

func equal(actual, expected any) {
	if !reflect.DeepEqual(actual, expected) {
		panic(fmt.Sprintf("%v, not %v", actual, expected))
	}
}

func must[T any](value T, problem error) T {
	if problem != nil {
		panic(problem)
	}
	return value
}

func line(customID, input, model string) string {
	return fmt.Sprintf(
		`{"custom_id":%q,"method":"POST","url":"/v1/embeddings","body":{"model":%q,"input":%q}}`,
		customID, model, input)
}

func upload(file io.Reader) *openai.FileObject {
	return must(client.Files.New(ctx, openai.FileNewParams{File: file, Purpose: openai.FilePurposeBatch}))
}

func params(fileID string) openai.BatchNewParams {
	return openai.BatchNewParams{
		InputFileID:      fileID,
		Endpoint:         openai.BatchNewParamsEndpointV1Embeddings,
		CompletionWindow: openai.BatchNewParamsCompletionWindow24h,
	}
}

func create(params openai.BatchNewParams) *openai.Batch {
	batch := must(client.Batches.New(ctx, params))
	created = slices.Insert(created, 0, batch.ID)
	return batch
}

func wait(id string, statuses ...openai.BatchStatus) *openai.Batch {
	deadline := time.Now().Add(time.Minute)
	batch := must(client.Batches.Get(ctx, id))
	for !slices.Contains(statuses, batch.Status) {
		if time.Now().After(deadline) {
			panic("still " + batch.Status)
		}
		time.Sleep(50 * time.Millisecond)
		batch = must(client.Batches.Get(ctx, id))
	}
	return batch
}

func walk(limit int64, options ...option.RequestOption) []string {
	query := openai.BatchListParams{}
	if limit > 0 {
		query.Limit = openai.Int(limit)
	}
	pages := client.Batches.ListAutoPaging(ctx, query, options...)
	ids := []string{}
	for pages.Next() {
		ids = append(ids, pages.Current().ID)
	}
	must(0, pages.Err())
	return ids
}

func listed(name, value string) []string {
	return walk(100, option.WithQuery(name, value))
}

func walkFiles(query openai.FileListParams) []string {
	pages := client.Files.ListAutoPaging(ctx, query)
	ids := []string{}
	for pages.Next() {
		ids = append(ids, pages.Current().ID)
	}
	must(0, pages.Err())
	return ids
}

func content(fileID string) []byte {
	response := must(client.Files.Content(ctx, fileID))
	defer response.Body.Close()
	return must(io.ReadAll(response.Body))
}

// answers has the custom_id and the status code of each line.
func answers(fileID string) []string {
	var found []string
	for text := range strings.Lines(string(content(fileID))) {
		var answer struct {
			CustomID string `json:"custom_id"`
			Response struct {
				StatusCode int `json:"status_code"`
			} `json:"response"`
		}
		must(0, json.Unmarshal([]byte(text), &answer))
		found = append(found, fmt.Sprint(answer.CustomID, " ", answer.Response.StatusCode))
	}
	return found
}

func refused(problem error, status int, message, param, code string) {
	var refusal *openai.Error
	if !errors.As(problem, &refusal) {
		panic(fmt.Sprintf("no *openai.Error: %v", problem))
	}
	equal(refusal.StatusCode, status)
	equal([]string{refusal.Message, refusal.Param, refusal.Code}, []string{message, param, code})
}

func failing(fault string) error {
	_, problem := client.Models.List(ctx, option.WithMaxRetries(0), option.WithHeader("x-fault", fault+"/told"))
	return problem
}

func faulty(fault string) {
	must(client.Models.List(ctx, option.WithHeader("x-fault", fault+"/sent again")))
}

func uploads(path, text string) {
	step("upload from a path", func() {
		opened := must(os.Open(path))
		defer opened.Close()
		file := upload(opened)
		equal(file.Filename, "input.jsonl")
		equal(file.Bytes, int64(len(text)))
		equal(file.Purpose, openai.FileObjectPurposeBatch)
	})
	step("upload from memory", func() {
		equal(upload(bytes.NewReader([]byte(text))).Bytes, int64(len(text)))
	})
	step("upload from a stream", func() {
		reader, writer := io.Pipe()
		go func() {
			_, problem := io.WriteString(writer, text)
			writer.CloseWithError(problem)
		}()
		equal(upload(openai.File(reader, "input.jsonl", "application/jsonl")).Bytes, int64(len(text)))
	})
	step("upload that expires", func() {
		file := must(client.Files.New(ctx, openai.FileNewParams{
			File:         strings.NewReader(text),
			Purpose:      openai.FilePurposeBatch,
			ExpiresAfter: openai.FileNewParamsExpiresAfter{Seconds: 3600},
		}))
		equal(file.ExpiresAt, file.CreatedAt+3600)
	})
}

func batches(file *openai.FileObject) *openai.Batch {
	step("create", func() {
		batch := create(params(file.ID))
		equal(batch.Status, openai.BatchStatusValidating)
		equal(batch.ExpiresAt, batch.CreatedAt+86_400)
	})
	step("create with metadata", func() {
		with := params(file.ID)
		with.Metadata = map[string]string{"team": "tide"}
		equal(create(with).Metadata["team"], "tide")
	})
	step("create with output_expires_after", func() {
		with := params(file.ID)
		with.OutputExpiresAfter = openai.BatchNewParamsOutputExpiresAfter{Seconds: 7200}
		ended := wait(create(with).ID, openai.BatchStatusCompleted)
		output := must(client.Files.Get(ctx, ended.OutputFileID))
		equal(output.ExpiresAt, output.CreatedAt+7200)
	})
	batch := wait(create(params(file.ID)).ID, openai.BatchStatusCompleted)
	step("wait for completed", func() {
		counts := batch.RequestCounts
		equal([]int64{counts.Total, counts.Completed, counts.Failed}, []int64{3, 2, 1})
		equal(batch.Model, "echo")
		equal(batch.Usage.TotalTokens, int64(4))
		equal(batch.JSON.Errors.Valid(), false)
	})
	step("download the output", func() {
		equal(answers(batch.OutputFileID), []string{"a 200", "c 200"})
	})
	step("download the errors", func() {
		equal(answers(batch.ErrorFileID), []string{"b 400"})
	})
	step("failed batch tells code, line and param", func() {
		input := upload(strings.NewReader(line("a", "", "echo") + "\nnonsense\n" + line("a", "", "echo")))
		found := []string{}
		for _, one := range wait(create(params(input.ID)).ID, openai.BatchStatusFailed).Errors.Data {
			found = append(found, fmt.Sprint(one.Code, " ", one.Line, " ", one.Param))
		}
		equal(found, []string{"invalid_json_line 2 ", "duplicate_custom_id 3 custom_id"})
	})
	step("retrieve", func() {
		equal(must(client.Batches.Get(ctx, batch.ID)).RawJSON(), batch.RawJSON())
	})
	step("cancel", func() {
		input := upload(strings.NewReader(line("a", "The tide falls.", "slow")))
		running := wait(create(params(input.ID)).ID, openai.BatchStatusInProgress)
		equal(must(client.Batches.Cancel(ctx, running.ID)).Status, openai.BatchStatusCancelling)
		ending := wait(running.ID, openai.BatchStatusCancelled, openai.BatchStatusCancelling)
		equal(ending.RequestCounts.Total, int64(1))
	})
	return batch
}

func lists(file *openai.FileObject, batch *openai.Batch) {
	slow := created[0]
	for len(created) < 250 {
		create(params("file-none"))
	}
	for _, each := range created[:20] {
		wait(each, openai.BatchStatusFailed)
	}
	step("list 250 batches, page by page", func() { equal(walk(0), created) })
	step("list with a limit", func() {
		page := must(client.Batches.List(ctx, openai.BatchListParams{Limit: openai.Int(7)}))
		equal(len(page.Data), 7)
		equal(page.Data[6].ID, created[6])
		equal(page.HasMore, true)
	})
	step("filter by status", func() {
		completed := listed("status", "completed")
		equal(slices.Contains(completed, batch.ID), true)
		equal(len(completed), 4)
	})
	step("filter by several statuses", func() {
		both := walk(100, option.WithQueryAdd("status", "completed"), option.WithQueryAdd("status", "failed"))
		others := slices.DeleteFunc(slices.Clone(created), func(each string) bool { return each == slow })
		equal(both, others)
	})
	step("filter by model", func() { equal(listed("model", "slow"), []string{slow}) })
	step("filter by endpoint", func() { equal(listed("endpoint", "/v1/responses"), []string{}) })
	step("filter by input file", func() { equal(len(listed("input_file_id", file.ID)), 4) })
	step("filter by metadata", func() { equal(len(listed("metadata[team]", "tide")), 1) })
	step("filter by creation time", func() {
		before := fmt.Sprint(batch.CreatedAt - 3600)
		equal(listed("created_before", before), []string{})
		equal(listed("created_after", before), created)
	})
	step("filter and page", func() {
		equal(walk(2, option.WithQuery("input_file_id", file.ID)), created[246:])
	})
	step("list in ascending order", func() {
		oldest := slices.Clone(created)
		slices.Reverse(oldest)
		equal(listed("order", "asc"), oldest)
	})
	step("list before a batch", func() {
		query := openai.BatchListParams{Limit: openai.Int(2)}
		page := must(client.Batches.List(ctx, query, option.WithQuery("before", created[5])))
		equal([]string{page.Data[0].ID, page.Data[1].ID}, created[3:5])
	})
}

func files(file *openai.FileObject) {
	step("list files, page by page", func() {
		walked := walkFiles(openai.FileListParams{Limit: openai.Int(2)})
		equal(walked, walkFiles(openai.FileListParams{}))
		equal(len(slices.Compact(slices.Sorted(slices.Values(walked)))), len(walked))
	})
	step("list files of a purpose", func() {
		page := must(client.Files.List(ctx, openai.FileListParams{Purpose: openai.String("batch_output")}))
		for _, each := range page.Data {
			equal(each.Purpose, openai.FileObjectPurposeBatchOutput)
		}
	})
	step("retrieve a file", func() {
		equal(must(client.Files.Get(ctx, file.ID)).RawJSON(), file.RawJSON())
	})
	step("delete a file", func() {
		gone := upload(strings.NewReader(line("a", "", "echo")))
		equal(must(client.Files.Delete(ctx, gone.ID)).Deleted, true)
		equal(slices.Contains(walkFiles(openai.FileListParams{}), gone.ID), false)
	})
	step("list and retrieve models", func() {
		page := must(client.Models.List(ctx))
		equal([]string{page.Data[0].ID, page.Data[1].ID}, []string{"echo", "slow"})
		equal(must(client.Models.Get(ctx, "echo")).ID, "echo")
	})
}

func refusals(file *openai.FileObject, batch *openai.Batch) {
	step("400 unknown value", func() {
		wrong := params(file.ID)
		wrong.CompletionWindow = "1y"
		_, problem := client.Batches.New(ctx, wrong)
		message := "Invalid value: '1y'. Supported values are: '24h'."
		refused(problem, 400, message, "completion_window", "invalid_value")
	})
	step("400 out of range", func() {
		_, problem := client.Batches.List(ctx, openai.BatchListParams{Limit: openai.Int(101)})
		message := "Invalid 'limit': integer above maximum value. Expected a value <= 100, but got 101 instead."
		refused(problem, 400, message, "limit", "integer_above_max_value")
	})
	step("404 batch", func() {
		_, problem := client.Batches.Get(ctx, "batch_none")
		refused(problem, 404, "No batch found with id 'batch_none'.", "", "")
	})
	step("404 file", func() {
		_, problem := client.Files.Content(ctx, "file-none")
		refused(problem, 404, "No such File object: file-none", "id", "")
	})
	step("409 cancel of a completed batch", func() {
		_, problem := client.Batches.Cancel(ctx, batch.ID)
		refused(problem, 409, "Cannot cancel a batch with status 'completed'.", "", "")
	})
	step("413 body too large", func() {
		_, problem := client.Batches.New(ctx, params(strings.Repeat("f", 1_100_000)))
		refused(problem, 413, "The request body is too large. The most is 1048576 bytes.", "", "")
	})
}

func keys(batch *openai.Batch) {
	reader := option.WithAPIKey(os.Getenv("READ_ONLY_KEY"))
	other := option.WithAPIKey(os.Getenv("OTHER_PROJECT_KEY"))
	step("401 wrong key", func() {
		_, problem := client.Models.List(ctx, option.WithAPIKey("tm-wrong"))
		refused(problem, 401, "Incorrect API key provided.", "", "invalid_api_key")
	})
	step("403 read-only key", func() {
		equal(must(client.Batches.Get(ctx, batch.ID, reader)).RawJSON(), batch.RawJSON())
		_, problem := client.Batches.Cancel(ctx, batch.ID, reader)
		refused(problem, 403, "This API key may only read.", "", "read_only_key")
	})
	step("404 another project's batch", func() {
		_, problem := client.Batches.Get(ctx, batch.ID, other)
		refused(problem, 404, "No batch found with id '"+batch.ID+"'.", "", "")
	})
}

func idempotency() {
	once := func(key, metadata string, options ...option.RequestOption) (*openai.Batch, error) {
		with := params("file-none")
		with.Metadata = map[string]string{"key": metadata}
		return client.Batches.New(ctx, with, append(options, option.WithHeader("Idempotency-Key", key))...)
	}
	step("a create with the same Idempotency-Key", func() {
		first := must(once("tide", "tide"))
		equal(must(once("tide", "tide")).ID, first.ID)
		equal(listed("metadata[key]", "tide"), []string{first.ID})
	})
	step("409 another create with the same Idempotency-Key", func() {
		_, problem := once("tide", "ebb")
		refused(problem, 409, "Idempotency conflict: another batch was asked for under this "+
			"idempotency key in the last 24 hours.", "", "")
	})
	step("a create whose answer is lost, with an Idempotency-Key", func() {
		made := must(once("lost", "lost", option.WithHeader("x-fault", "lost/sent again")))
		equal(listed("metadata[key]", "lost"), []string{made.ID})
	})
}

func faults() {
	step("429", func() {
		refused(failing("429"), 429, "Rate limit reached.", "", "rate_limit_exceeded")
		faulty("429")
	})
	step("500", func() {
		refused(failing("500"), 500, "The server had an error.", "", "internal_error")
		faulty("500")
	})
	step("connection dropped", func() {
		// A POST: net/http repeats a GET by itself.
		_, problem := client.Batches.New(ctx, params("file-none"),
			option.WithMaxRetries(0), option.WithHeader("x-fault", "drop/told"))
		equal(errors.Is(problem, io.EOF), true)
		must(client.Batches.New(ctx, params("file-none"), option.WithHeader("x-fault", "drop/sent again")))
	})
}

func version() string {
	info, _ := debug.ReadBuildInfo()
	for _, module := range info.Deps {
		if strings.HasPrefix(module.Path, "github.com/openai/openai-go") {
			return strings.TrimPrefix(module.Version, "v")
		}
	}
	panic("the SDK is not in this program")
}

func main() {
	folder := must(os.MkdirTemp("", "tidemill-"))
	defer os.RemoveAll(folder)
	path := filepath.Join(folder, "input.jsonl")
	text := line("a", "The tide rises.", "echo") + "\n" + line("b", "refuse", "echo") + "\n" +
		line("c", "The tide rises.", "echo") + "\n"
	must(0, os.WriteFile(path, []byte(text), 0o600))

	uploads(path, text)
	parts()
	file := upload(strings.NewReader(text))
	batch := batches(file)
	lists(file, batch)
	files(file)
	keys(batch)
	refusals(file, batch)
	idempotency()
	faults()
	unwrapping(file)

	found := must(json.Marshal(map[string]any{"version": version(), "steps": results}))
	must(0, os.WriteFile(os.Args[1], found, 0o600))
	for _, result := range results {
		if strings.HasPrefix(result, "FAILS") {
			os.Exit(1)
		}
	}
}
