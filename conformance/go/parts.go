package main

import (
	"crypto/md5"
	"fmt"
	"slices"
	"strings"
	"sync"

	"github.com/openai/openai-go/v3"
)

var (
	whole  = line("a", "The tide rises.", "echo") + "\n" + line("b", "The tide falls.", "echo")
	pieces = []string{whole[:100], whole[100:150], whole[150:]}
	digest = fmt.Sprintf("%x", md5.Sum([]byte(whole)))
)

func begin() *openai.Upload {
	return must(client.Uploads.New(ctx, openai.UploadNewParams{
		Filename: "parts.jsonl",
		Bytes:    int64(len(whole)),
		MimeType: "application/jsonl",
		Purpose:  openai.FilePurposeBatch,
	}))
}

// add sends the pieces all at the same time; the ids of the parts are in this order.
func add(upload *openai.Upload, pieces []string) []string {
	ids := make([]string, len(pieces))
	problems := make([]error, len(pieces))
	var sending sync.WaitGroup
	for index, piece := range pieces {
		sending.Go(func() {
			data := openai.UploadPartNewParams{Data: strings.NewReader(piece)}
			part, problem := client.Uploads.Parts.New(ctx, upload.ID, data)
			if problem != nil {
				problems[index] = problem
				return
			}
			ids[index] = part.ID
		})
	}
	sending.Wait()
	for _, problem := range problems {
		must(0, problem)
	}
	return ids
}

func complete(upload *openai.Upload, ids []string, md5 string) (*openai.Upload, error) {
	params := openai.UploadCompleteParams{PartIDs: ids}
	if md5 != "" {
		params.Md5 = openai.String(md5)
	}
	return client.Uploads.Complete(ctx, upload.ID, params)
}

func isWhole(upload *openai.Upload) {
	equal(upload.Status, openai.UploadStatusCompleted)
	equal(upload.File.Filename, "parts.jsonl")
	equal(upload.File.Bytes, int64(len(whole)))
	equal(string(content(upload.File.ID)), whole)
}

func parts() {
	step("upload in parts, at the same time", func() {
		upload := begin()
		equal(upload.Status, openai.UploadStatusPending)
		equal(upload.JSON.File.Valid(), false)
		isWhole(must(complete(upload, add(upload, pieces), "")))
	})
	step("upload in parts, in another order", func() {
		upload := begin()
		backwards := slices.Clone(pieces)
		slices.Reverse(backwards)
		ids := add(upload, backwards)
		slices.Reverse(ids)
		isWhole(must(complete(upload, ids, digest)))
	})
	results["upload in parts by one call"] = "not in this SDK"
	step("cancel an upload in parts", func() {
		equal(must(client.Uploads.Cancel(ctx, begin().ID)).Status, openai.UploadStatusCancelled)
	})
	step("400 parts that do not add up", func() {
		upload := begin()
		_, problem := complete(upload, add(upload, pieces[:1]), "")
		message := fmt.Sprintf("Invalid 'part_ids': These parts have 100 bytes in all, "+
			"but the upload was created with %d.", len(whole))
		refused(problem, 400, message, "part_ids", "invalid_value")
	})
	step("400 parts of another MD5", func() {
		upload := begin()
		other := strings.Repeat("0", 32)
		_, problem := complete(upload, add(upload, pieces), other)
		message := fmt.Sprintf("The MD5 of these parts in this order is %s, not %s.", digest, other)
		refused(problem, 400, message, "md5", "invalid_value")
	})
}
